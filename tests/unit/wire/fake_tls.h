/*
 * fake_tls.h - certificates with each fault, made by openssl in a folder of their own, and a server that shows one.
 */
#ifndef CLF_TEST_FAKE_TLS_H
#define CLF_TEST_FAKE_TLS_H

#include "wire/fake_server.h"

static char folder[] = "/tmp/clf-tls-XXXXXX";

static const char make_certificates[] =
    "cd '%s' && exec >make.log 2>&1 && set -e\n"
    "printf '[ca]\\ndefault_ca=d\\n[d]\\nnew_certs_dir=.\\ndatabase=index\\nserial=serial\\ndefault_md=sha256\\n"
    "policy=p\\nunique_subject=no\\n[p]\\ncommonName=supplied\\n[req]\\ndistinguished_name=dn\\n[dn]\\n"
    "[v3]\\nbasicConstraints=critical,CA:true\\nkeyUsage=keyCertSign\\n' >ca.cnf\n"
    "touch index; echo 01 >serial\n"
    "req() { name=$1; shift; openssl req -config ca.cnf -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
    "-keyout $name.key \"$@\"; }\n"
    "req ca -x509 -extensions v3 -days 30 -subj '/CN=Test authority' -out ca.pem\n"
    "sign() { req $1 -subj /CN=$2 -out $1.csr; echo subjectAltName=DNS:$2 >$1.ext\n"
    "openssl ca -batch -config ca.cnf -in $1.csr -out $1.pem -keyfile ca.key -cert ca.pem -notext -extfile $1.ext "
    "-startdate $3 -enddate $4; }\n"
    "sign good localhost 20200101000000Z 20490101000000Z\n"
    "sign other mail.example.com 20200101000000Z 20490101000000Z\n"
    "sign expired localhost 20200101000000Z 20210101000000Z\n"
    "sign future localhost 20480101000000Z 20490101000000Z\n"
    "req self -x509 -days 30 -subj /CN=localhost -addext subjectAltName=DNS:localhost -out self.pem\n";

static inline int make_folder(void **state)
{
	char command[4096];

	(void)state;
	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(command, sizeof command, make_certificates, folder);
	return system(command) != 0;
}

static inline int remove_folder(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	return system(command) != 0;
}

static inline pid_t show(const char *name, uint16_t *port, const char *only_for)
{
	char cert[128], key[128], where[32];
	int fd = fake_listen(port);
	pid_t pid;

	close(fd);
	snprintf(cert, sizeof cert, "%s/%s.pem", folder, name);
	snprintf(key, sizeof key, "%s/%s.key", folder, name);
	snprintf(where, sizeof where, "127.0.0.1:%u", *port);
	pid = fork();
	if (pid == 0) {
		int ends[2];

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		/* Standard input stays open: at its end the server would leave. */
		if (pipe(ends) != 0 || dup2(ends[0], 0) < 0 || freopen("/dev/null", "w", stderr) == NULL)
			_exit(1);
		if (only_for == NULL)
			execlp("openssl", "openssl", "s_server", "-quiet", "-accept", where, "-cert", cert, "-key", key,
			       (char *)NULL);
		else
			execlp("openssl", "openssl", "s_server", "-quiet", "-accept", where, "-cert", cert, "-key", key,
			       "-cert2", cert, "-key2", key, "-servername", only_for, "-servername_fatal",
			       (char *)NULL);
		_exit(1);
	}
	return pid;
}

#endif
