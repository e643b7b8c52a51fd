/*
 * clf.js - what makes the pages quicker for those who have scripts: keys, drafts kept and templates checked as
 * one types, fields inserted.
 * Everything works without it, and nothing here is decided that the server doesn't decide.
 */
'use strict';

const all = (selector) => [...document.querySelectorAll(selector)];
const one = (selector) => document.querySelector(selector);
const seen = (element) => element.getClientRects().length > 0;

/* Lists: the links that j and k go along. They move the focus alone, so that Enter opens and arrows go on scrolling. */
const ROWS = '.tickets .what a, .rows tbody .main-cell a';
const rows = () => all(ROWS).filter(seen);

function step(by) {
	const links = rows();
	const row = document.activeElement.closest('li, tr');
	const at = links.findIndex((link) => link === document.activeElement || (row && row.contains(link)));
	const next = links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)];

	next?.focus({focusVisible: true});
	next?.closest('li, tr')?.scrollIntoView({block: 'nearest'});
}

function choose() {
	document.activeElement.closest('li, tr')?.querySelector('input[type=checkbox]')?.click();
}

/* What is done to a row without opening it, or to the ticket that is open. */
function acts() {
	const here = document.activeElement.closest('li, tr')?.querySelector('.more') || one('.tickets .more');
	const menu = one('.head .do:last-child > summary');

	if (here)
		here.click();
	else
		menu?.click(), menu?.focus();
}

/* Where one left a list, one comes back to. */
const HERE = 'row ' + location.pathname + location.search;

addEventListener('click', (event) => {
	const link = event.target.closest?.(ROWS);

	if (link)
		sessionStorage.setItem(HERE, link.getAttribute('href'));
});

function comeBack() {
	const left = sessionStorage.getItem(HERE);
	const back = performance.getEntriesByType('navigation')[0]?.type === 'back_forward' ||
		(document.referrer.startsWith(location.origin) && new URL(document.referrer).pathname === left?.split('?')[0]);

	if (left && back && !one('main [autofocus]'))
		rows().find((link) => link.getAttribute('href') === left)?.focus();
	sessionStorage.removeItem(HERE);
}

/* What keys open: a place with all that it is folded into. */
const PLACES = {
	r: '.compose [data-place=answer]', n: '.compose [data-place=note]', a: '#fact-owner', p: '#postpone-until', e: '#close-reason',
};
const GOES = {
	t: '/tickets', s: '/search', e: '/templates', r: '/rules', i: '/journal', o: '/outbox', m: '/mailboxes', p: '/people',
	y: '/settings',
};

/* Of the parts that open, one at a time. Not when one says that it opened: by then the next may be open. */
function closeOthers(part) {
	if (part?.matches('.do'))
		all('.do[open]').forEach((other) => { if (other !== part) other.open = false; });
}

function openPlace(selector) {
	const place = one(selector);

	if (!place)
		return false;
	for (let at = place; at; at = at.parentElement)
		if (at.matches('details'))
			closeOthers(at), at.open = true;
	(place.matches('details') ? place.querySelector('textarea, input:not([type=hidden])') : place)?.focus();
	place.scrollIntoView({block: 'nearest'});
	return true;
}

function search() {
	const field = all('input[type=search]').find(seen);

	if (field) {
		field.focus();
		field.select();
	} else if (one('.rail'))
		location.assign('/tickets?tab=all#search');
}

function go(key) {
	const link = GOES[key] && all('.rail a').find((a) => a.getAttribute('href').split('?')[0] === GOES[key]);

	if (link)
		location.assign(link.href);
}

const KEYS = {'/': search, j: () => step(1), k: () => step(-1), x: choose, '.': acts, '?': () => one('#keys')?.showModal()};
let going = 0;

addEventListener('keydown', (event) => {
	const within = event.target.closest?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]');
	const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;

	if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && within?.form) {
		event.preventDefault();
		const button = within.form.querySelector('button.primary') || within.form.querySelector('button[type=submit]');
		within.form.requestSubmit(button);
		return;
	}
	if (document.documentElement.dataset.keys === 'off' || within || event.ctrlKey || event.metaKey || event.altKey ||
	    event.isComposing || event.repeat && key !== 'j' && key !== 'k' || one('dialog[open]'))
		return;
	if (Date.now() - going < 1500) {
		going = 0;
		go(key);
	} else if (key === 'g')
		going = Date.now();
	else if (KEYS[key])
		KEYS[key]();
	else if (!PLACES[key] || !openPlace(PLACES[key]))
		return;
	event.preventDefault();
});

/* Once it stood still for so long; what is under way when the next begins is given up. */
function whenStill(ms, act) {
	let timer, under;

	return (event) => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			under?.abort();
			under = new AbortController();
			act(event, under.signal).catch(() => {});
		}, ms);
	};
}

/* Checks: <form data-check="/templates/en/answer/check"> is asked there, and what the answer's #checked says stands here. */
function checkAsTyped(form) {
	form.addEventListener('input', whenStill(700, async (event, signal) => {
		if (event.target.tagName !== 'TEXTAREA')
			return;
		const answer = await fetch(form.dataset.check, {
			method: 'POST', body: new URLSearchParams(new FormData(form)), signal});
		const said = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('#checked');

		said?.querySelectorAll('[autofocus]').forEach((node) => node.removeAttribute('autofocus'));
		if (said)
			one('#checked')?.replaceChildren(...[...said.childNodes].map((node) => document.importNode(node, true)));
	}));
}

/*
 * Drafts: what stands in <form data-draft="/tickets/7/draft"> is kept there when its writer rests or leaves, until it is
 * sent or thrown away. What couldn't be kept is said.
 */
const BIG = 60000; /* what a page that ends may still send, of all its forms */
const keepers = [];
const tooBig = () => keepers.reduce((size, keeper) => size + keeper.size(), 0) >= BIG;

function keepAsTyped(form) {
	const said = form.querySelector('[data-kept]');
	const written = () => {
		const data = new FormData(form);

		data.delete('file');
		data.set('quiet', 'on');
		return String(new URLSearchParams(data));
	};
	let unkept = 'unkept' in form.dataset, warned = false, under = null;

	async function keep(leaving, signal) {
		const body = written();

		unkept = false;
		under = fetch(form.dataset.draft, {
			method: 'POST', body, signal, keepalive: leaving && body.length < BIG,
			headers: {'Content-Type': 'application/x-www-form-urlencoded'}}).catch((error) => error);
		const answer = await under;
		under = null;
		if (signal?.aborted)
			return;
		const good = answer.status === 204;
		unkept = unkept || !good;
		said.classList.toggle('wrong', !good);
		said.textContent = good ? said.dataset.kept + ' ' + new Date().toLocaleTimeString(document.documentElement.lang,
			{hour: '2-digit', minute: '2-digit'}) : said.dataset.lost;
	}
	const still = whenStill(2000, (event, signal) => unkept && form.isConnected ? keep(false, signal) : Promise.resolve());

	form.addEventListener('input', (event) => {
		if (event.target.type === 'file')
			return;
		unkept = true;
		still(event);
	});
	keepers.push({
		leave: () => unkept && form.isConnected && keep(true),
		size: () => unkept && form.isConnected ? written().length : 0,
		/*
		 * Before a form goes: what has to be waited for. This one's own isn't kept any more, and what is under way ends
		 * first, as it would bring the draft back. Another's waits until a long one is kept; where it can't be, it is said
		 * once.
		 */
		before(sent) {
			if (sent === form || sent.matches('#drop-' + form.elements.place.value)) {
				unkept = false;
				return under && under.then(() => true);
			}
			if (tooBig() && unkept && !warned)
				return keep(false).then(() => { warned = unkept; return !unkept; });
			this.leave();
			return null;
		},
	});
}

addEventListener('submit', (event) => {
	if (event.submitter?.formTarget) /* a preview stands in another tab */
		return;
	const waits = keepers.map((keeper) => keeper.before(event.target)).filter(Boolean);

	if (event.target.matches('[id^=drop-]') && waits.length === 0) {
		event.preventDefault();
		throwAway(event.target).catch(() => event.target.submit());
	} else if (waits.length > 0) {
		event.preventDefault();
		Promise.all(waits).then((kept) => kept.every(Boolean) && event.target.requestSubmit(event.submitter));
	}
});
addEventListener('pagehide', () => keepers.forEach((keeper) => keeper.leave()));
document.addEventListener('visibilitychange', () => document.hidden && keepers.forEach((keeper) => keeper.leave()));
addEventListener('beforeunload', (event) => tooBig() && event.preventDefault());

/* The form stands as the page has it without the draft; all else that is written on the page stays. */
async function throwAway(drop) {
	const place = drop.elements.place.value;
	const mine = (page) => page.querySelector('[data-place=' + place + '] form[data-draft]');
	const answer = await fetch(drop.action, {method: 'POST', body: new URLSearchParams(new FormData(drop))});
	const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
	const fresh = mine(page) && document.importNode(mine(page), true);

	if (!answer.ok || !fresh)
		throw answer;
	mine(document).replaceWith(fresh);
	drop.remove();
	if (!one('form[id^=drop-]'))
		one('.head a[href="#compose"]')?.remove();
	keepAsTyped(fresh);
	fresh.querySelector('[data-kept]').textContent = page.querySelector('[role=status]')?.textContent || '';
	fresh.querySelector('textarea')?.focus();
}

all('form[data-check]').forEach(checkAsTyped);
all('form[data-draft]').forEach(keepAsTyped);

/* Fields in a list: a button beside each puts it where one wrote last. */
function insertBeside(code, word, field) {
	const button = document.createElement('button');

	button.type = 'button';
	button.className = 'quiet';
	button.textContent = word;
	button.setAttribute('aria-label', word + ' ' + code.textContent);
	button.addEventListener('click', () => {
		field.focus();
		field.setRangeText(code.textContent, field.selectionStart, field.selectionEnd, 'end');
		field.dispatchEvent(new Event('input', {bubbles: true}));
	});
	code.after(' ', button);
}

all('[data-insert]').forEach((list) =>
	list.querySelectorAll('dt code').forEach((code) => insertBeside(code, list.dataset.insert, one('#source'))));
addEventListener('click', (event) => closeOthers(event.target.closest?.('.do > summary')?.parentNode));
if (location.hash === '#search')
	search();
comeBack();
