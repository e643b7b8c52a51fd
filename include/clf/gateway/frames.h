/*
 * frames.h - what the roles say to each other (clf/base/frame.h).
 *
 * Supervisor and role: one channel (descriptor 3). Mailbox and intake: a channel each, whose ends
 * the supervisor hands to both. What a mailbox process says is treated as hostile.
 */
#ifndef CLF_GATEWAY_FRAMES_H
#define CLF_GATEWAY_FRAMES_H

enum clf_frame_type {
	/* supervisor -> role */
	CLF_FRAME_CONFIG = 1, /* {"role","name","config","after_death"}: the first frame */
	CLF_FRAME_PEER, /* {"peer":"mailbox|intake|sender|web|login|clock","name"} with a descriptor: a channel to that
			   role */
	/* role -> supervisor */
	CLF_FRAME_ALIVE, /* {"deadline_s":N}: am well, kill me unless I speak again within N seconds */
	CLF_FRAME_READY, /* {}: has started */
	/* supervisor -> clock, which keeps them */
	CLF_FRAME_ENDED = 12, /* {"role","reason","count"}: processes of that role */
	CLF_FRAME_MOMENT,     /* {"what":"serve.started|serve.reloaded","at"} */
	/* mailbox -> intake */
	CLF_FRAME_HELLO = 16,  /* {"mailbox"}; answered by STATE */
	CLF_FRAME_UIDVALIDITY, /* {"uidvalidity","uidnext"}: a new one, or another folder; answered by STATE */
	CLF_FRAME_MAIL,        /* {"uidvalidity","uid","size","oversize","received_at","envelope"} and the bytes */
	CLF_FRAME_DONE,        /* {"uidvalidity","uids":[]}: marked, moved or deleted */
	CLF_FRAME_REPORT,      /* {"state","detail","polled","trouble","next_try_at"} */
	CLF_FRAME_WITHHELD,    /* {"uidvalidity","uid","words"}: the server didn't give it; words null: it is gone */
	CLF_FRAME_COPIED,      /* {"uidvalidity","uids":[]}: into their folder, and not yet removed */
	CLF_FRAME_PASSED,      /* {"uidvalidity","uid","before","count"}: up to that UID, so many are older and stay */
	CLF_FRAME_SOUGHT,      /* {"sequence","folder"}: where that probe lies; folder null: not in \Junk */
	/* intake -> mailbox */
	/* {"uidvalidity","highest","unfinished":[],"probes":[],"copied":[],"withheld":[],"lay_uid","begins_at","passing",
	 * "again"}, and "why" as in PAUSE */
	CLF_FRAME_STATE = 32,
	CLF_FRAME_KEPT,  /* {"uidvalidity","uids":[],"later":[]}: durable; may be marked on the server, but for `later`
			  */
	CLF_FRAME_KNOWN, /* {"uidvalidity","uid","probe"}: of one of `later`: a probe, to be removed, or as any other */
	CLF_FRAME_SEEK,  /* {"sequence","message_id"}: is that probe in \Junk? answered by SOUGHT */
	CLF_FRAME_PAUSE, /* {"why"}: no mail is to be fetched; {}: again */
	/* intake, web -> sender; web -> intake; supervisor -> login; intake -> mailbox: to be tried at once */
	CLF_FRAME_WAKE = 48, /* {}: there may be work */
	/* intake -> web */
	CLF_FRAME_TROUBLE, /* {"since","why"}: can't write the database; {}: can again */
	/* reader pool and worker */
	CLF_FRAME_READ = 64, /* {"sent":[],"lean","parts"} and the raw mail */
	CLF_FRAME_PART,      /* {"part"} and the raw mail */
	CLF_FRAME_READING,   /* the reading, packed */
	CLF_FRAME_BYTES,     /* {"name","type"} and the part's bytes */
	CLF_FRAME_FAILED,    /* {"status","text"} */
	/* mailbox, sender -> login, and back; see clf/gateway/login.h */
	CLF_FRAME_TOKEN_ASK = 80, /* {"account","user","refused"} */
	CLF_FRAME_TOKEN,          /* {"account","user","token","serial","expires_at","state","text"} */
	/* login -> clock */
	/* {"account","user","state","text","since","expires_at","ends_at","ends","failed"}: on each change; no secret
	 */
	CLF_FRAME_LOGIN_STATE,
};

/* Mails a mailbox process may have handed over without "kept", and their bytes. */
#define CLF_WINDOW_MAILS 200u
#define CLF_WINDOW_BYTES (32u << 20)
/* Of a frame with a token, and texts of providers. */
#define CLF_FRAME_TOKEN_MAX (128u << 10)

#endif
