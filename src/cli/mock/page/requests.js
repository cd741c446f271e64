
/* Searching and filtering. */

const VERDICTS = { matched: ["good", "✓ matched"], mismatched: ["bad", "✗ differs"], unexpected: ["bad", "✗ not expected"], ignored: ["wait", "– ignored"] };
const CHIPS = { "": "All", matched: "Matched", mismatched: "Differs", unexpected: "Not expected" };

function searchBar() {
  let waiting = 0;
  const input = make("input", { type: "search", autocomplete: "off", spellcheck: "false",
    placeholder: "path, description, method, status", input: () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => go({ search: input.value }), 150);
    } });
  const chips = Object.keys(CHIPS).map(show => make("button", { type: "button", click: () => go({ show }) }));
  const element = make("form", { class: "bar card", role: "search", submit: event => event.preventDefault() },
    make("label", {}, "Search requests and interactions", input),
    make("div", { class: "chips", role: "group", "aria-label": "Which requests are listed" }, chips));
  const update = requests => {
    if (document.activeElement !== input && input.value !== place.search) input.value = place.search;
    Object.entries(CHIPS).forEach(([show, name], at) => {
      const text = `${name} ${requests.filter(one => !show || one.verdict === show).length}`;
      if (chips[at].textContent !== text) chips[at].textContent = text;
      chips[at].setAttribute("aria-pressed", String(place.show === show));
    });
  };
  return { element, update };
}

function isFound(...texts) {
  const text = texts.filter(isShown).join(" ").toLowerCase();
  return place.search.toLowerCase().split(/\s+/).every(word => text.includes(word));
}

function nothingFound(what) {
  return make("div", {}, soft(`No ${what} match what is searched for.`), button(`all ${what}`, "Show all", () => {
    parts.bar.element.querySelector("input").value = "";
    go({ show: "", search: "" });
  }));
}

/* The lists. */

function interactionsOf(all, more) {
  const found = all.filter(one => isFound(one.description, one.states.join(" "), one.method, target(one.path, one.query), one.status));
  const rows = found.map(one => make("li", { class: "row interaction" },
    make("span", { class: "seen" }, one.received ? mark("good", "✓ asked for") : mark("wait", "… not yet")),
    make("span", { class: "name" }, words(one.description, "without a description"),
      one.states.length > 0 && make("span", { class: "soft small" }, ` given ${one.states.join(", and ")}`)),
    make("span", { class: "line" }, line(one)),
    make("span", { class: "code" }, make("span", { class: "hidden" }, "answer "), String(one.status))));
  return card("interactions", "Interactions of the pact",
    all.length === 0 ? soft("This pact has no HTTP interactions.")
      : rows.length === 0 ? nothingFound("interactions")
        : [heads("interaction", "Seen", "Interaction", "Request", "Answer"), make("ol", { class: "rows" }, rows)],
    more > 0 && soft(`${more} more interactions are not listed.`));
}

const heads = (kind, ...names) =>
  make("div", { class: `row heads ${kind}`, "aria-hidden": "true" }, names.map(name => make("span", {}, name)));

function received(requests, server) {
  const total = requestsOf(server);
  const found = requests.filter(one => (!place.show || one.verdict === place.show)
    && isFound(one.method, target(one.path, one.query), one.interaction, (VERDICTS[one.verdict] || [])[1], one.status));
  return card("requests", "Requests received",
    requests.length === 0 ? soft("None yet. Send them to ", make("code", {}, addressOf(server)), ".")
      : found.length === 0 ? nothingFound("requests")
        : [heads("request", "", "No.", "Time", "Request", "Verdict", "Interaction", "Answer"),
          make("ol", { class: "rows", reversed: true }, found.map(one => make("li", {}, requestRow(one, server))))],
    found.length < requests.length && found.length > 0 && soft(`${found.length} of ${requests.length} are shown.`),
    total > requests.length && soft(`These are the last ${requests.length} of ${total} requests.`));
}

function requestRow(one, server) {
  const key = `${server.id}/requests/${one.number}`;
  const content = make("div", { class: "detail" });
  const element = make("details", { open: folded.get(key) },
    make("summary", { class: "row request", "data-key": key },
      make("span", { class: "number" }, make("span", { class: "hidden" }, "number "), String(one.number)),
      make("time", { class: "time", datetime: new Date(one.time).toISOString() }, new Date(one.time).toLocaleTimeString()),
      make("span", { class: "line" }, line(one)),
      make("span", { class: "verdict-of" }, mark(...(VERDICTS[one.verdict] || ["wait", one.verdict]))),
      make("span", { class: "which" }, one.interaction || ""),
      make("span", { class: "code" }, make("span", { class: "hidden" }, "answered "), String(one.status))),
    content);
  const open = () => {
    folded.set(key, element.open);
    if (element.open) showDetail(content, one, server);
  };
  element.addEventListener("toggle", open);
  if (element.open) open();
  return element;
}

async function showDetail(content, one, server) {
  const path = `/mockserver/${server.id}/requests/${one.number}`;
  try {
    if (!exchanges.has(path)) {
      if (!content.hasChildNodes()) fill(content, soft("Looking for it…"));
      const text = await fetchText(path);
      if (text !== null) exchanges.set(path, JSON.parse(text));
    }
    const found = exchanges.get(path);
    exchange(content, found ? detail(found, server) : soft("The server has forgotten this request: it has only the last ones."));
  } catch (error) {
    exchange(content, soft(`It could not be fetched: ${asWords(error)}`));
  }
}

function detail(found, server) {
  const { request, response } = found;
  const copied = make("div");
  return [
    make("div", { class: "actions" },
      button(`curl/${found.number}`, "Copy as curl", event => copy(event.target, request, server, copied)),
      found.failure < 100 && button(`jump/${found.number}`, "What differs", () => {
        const place = document.getElementById(`failure-${found.failure}`);
        place?.scrollIntoView({ block: "start" });
        place?.focus({ preventScroll: true });
      })),
    copied,
    make("div", { class: "pair" },
      make("section", { "aria-label": "Request" }, make("h4", {}, "Request"),
        make("p", {}, line(request)),
        request.shortened && soft("This is shortened: the path or the query is too long."),
        field("Query", [...new URLSearchParams(request.query || "")]),
        messageOf(request)),
      make("section", { "aria-label": "Answer" }, make("h4", {}, "Answer that was sent"),
        make("p", {}, "Status ", make("code", {}, String(response.status)),
          response.delay && `, after ${response.delay} ms`, response.fault && `, with the fault ${response.fault}`),
        messageOf(response))),
  ];
}

function field(title, pairs) {
  return [make("h5", {}, title), pairs.length === 0 ? soft("nothing") : make("dl", { class: "fields" },
    pairs.map(([name, value]) => [make("dt", {}, make("code", {}, name)), make("dd", {}, value ? make("code", {}, value) : words("", "no value"))]))];
}

function messageOf({ headers, moreHeaders, body }) {
  return [
    field("Headers", headers.map(({ name, value }) => [name, value])),
    moreHeaders > 0 && soft(`${count(moreHeaders, "more header is", "more headers are")} not shown.`),
    make("h5", {}, "Body"),
    !body ? soft("nothing") : body.text === undefined
      ? soft(`${count(body.size, "byte")} that are no text.`)
      : [make("pre", { tabindex: "0", "aria-label": "Body" }, indented(body.text)),
        body.shortened && soft(`Shortened: these are the first of ${count(body.size, "byte")}.`)],
  ];
}

/* JSON on lines of its own, each value as it was sent; other text as it is. */
function indented(text) {
  try {
    if (!/^\s*[[{]/.test(text) || JSON.parse(text) === undefined) return text;
  } catch {
    return text;
  }
  let depth = 0;
  const pause = () => "\n" + "  ".repeat(Math.min(depth, 40));
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g) || [];
  return tokens.map((token, at) => {
    if (token === "," || token === ":") return token === "," ? token + pause() : token + " ";
    const isEmpty = "[{".includes(tokens[at - 1] || ".") && "]}".includes(token);
    if ("]}".includes(token)) return (--depth, isEmpty ? token : pause() + token);
    if ("[{".includes(token)) return (++depth, "]}".includes(tokens[at + 1]) ? token : token + pause());
    return token;
  }).join("");
}

/* Copying. */

const quoted = text => `'${text.replaceAll("'", "'\\''")}'`;

/* Headers that curl itself makes from the URL and the body. */
const OWN = ["host", "content-length", "connection", "transfer-encoding", "expect"];

function curlOf(request, server) {
  const parts = ["curl", "--globoff", "--path-as-is"];
  if (server.scheme === "https") parts.push("--insecure");
  parts.push(request.method === "HEAD" ? "--head" : `--request ${quoted(request.method)}`);
  const headers = request.headers.filter(({ name }) => !OWN.includes(name.toLowerCase()));
  for (const { name, value } of headers) parts.push(`--header ${quoted(value ? `${name}: ${value}` : `${name};`)}`);
  // What curl adds is not sent, as it was not.
  for (const added of ["Accept", "User-Agent", ...request.body ? ["Content-Type"] : []]) {
    if (!headers.some(({ name }) => name.toLowerCase() === added.toLowerCase())) parts.push(`--header ${quoted(`${added}:`)}`);
  }
  let before = "";
  const { body } = request;
  if (body && body.shortened) parts.push("--data-binary @body");
  else if (body && body.text !== undefined) parts.push(`--data-raw ${quoted(body.text)}`);
  else if (body) {
    before = `printf %s ${quoted(body.base64)} | base64 -d | `;
    parts.push("--data-binary @-");
  }
  parts.push(quoted(addressOf(server) + target(request.path, request.query)));
  return before + parts.join(" ");
}

async function copy(button, request, server, shownBelow) {
  const text = curlOf(request, server);
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "✓ Copied";
    fill(shownBelow, request.body?.shortened && soft("The body is too long to be copied: curl reads it from a file named body."));
  } catch {
    // Browsers give the clipboard only to pages of this machine or over HTTPS.
    const area = make("textarea", { readonly: true, "aria-label": "The request as a curl command" });
    area.value = text;
    fill(shownBelow, soft("The browser does not give the clipboard. Copy this:"), area);
    area.select();
  }
}

