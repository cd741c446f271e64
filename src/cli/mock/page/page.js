
/* The state of the page, its calls to the master, and what can be done. */

const PAUSE = 1000;          // between two updates, in milliseconds
const [live, notice, columns, list, main, file] =
  ["live", "notice", "columns", "list", "main", "file"].map(id => document.getElementById(id));
const folded = new Map();    // the state of the foldable parts that the user opened or closed
const exchanges = new Map(); // the requests that were fetched with their answers; they never change
let place = placeOf(location.hash);
let shown = { list: null, server: null, text: null };
let loaded = { id: null, mark: null, text: null };
let parts = null;            // the parts of the view of a server
let timer = 0;
let updating = false;
let again = false;           // whether something changed while an update was going on

/* All data is inserted as text, never as markup. */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, "");
    else if (isShown(value)) element.setAttribute(key, value);
  }
  fill(element, children);
  return element;
}

/* The DOM would write null as the word. */
const isShown = child => child !== null && child !== undefined && child !== false;
const fill = (element, ...children) => element.replaceChildren(...children.flat(Infinity).filter(isShown));

const count = (number, one, many) => number === 1 ? `1 ${one}` : `${number} ${many || one + "s"}`;
const mark = (kind, text) => make("span", { class: `mark ${kind}` }, text);
const soft = (...children) => make("p", { class: "soft" }, children);
const words = (text, otherwise) => text || make("span", { class: "soft" }, otherwise);
const target = (path, query) => `${path || "/"}${query ? "?" + query : ""}`;
const line = one => make("code", {}, `${one.method} ${target(one.path, one.query)}`);
const asWords = error => error instanceof TypeError ? "no connection" : error.message;

/* Calls to the master. */

async function call(path, options) {
  return fetch(path, { cache: "no-store", headers: { accept: "application/json" }, ...options });
}

async function fetchText(path) {
  const response = await call(path);
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.text();
}

async function errorOf(response) {
  const text = await response.text();
  try {
    return JSON.parse(text).error || `the server answered ${response.status}`;
  } catch {
    return `the server answered ${response.status}`;
  }
}

/* The fragment of the URL: the id of a server, and what is shown of its requests. */

function placeOf(hash) {
  const [id, query] = hash.slice(1).split(/\?(.*)/s);
  const wanted = new URLSearchParams(query);
  return { id, show: wanted.get("show") || "", search: wanted.get("search") || "" };
}

function go(change) {
  place = { ...place, id: shown.server || place.id, ...change };
  const wanted = new URLSearchParams(["show", "search"].filter(key => place[key]).map(key => [key, place[key]]));
  const query = wanted.toString();
  try {
    history.replaceState(null, "", `#${place.id}${query && "?" + query}`);
  } catch {
    // Some browsers allow only so many changes in a while.
  }
  drawLists();
}

/* What is running. */

async function update() {
  if (updating) {
    again = true;
    return;
  }
  updating = true;
  clearTimeout(timer);
  try {
    const servers = JSON.parse(await fetchText("/")).mockServers;
    const chosen = servers.find(server => server.id === place.id) || servers[0];
    showList(servers, chosen);
    await showServer(chosen);
    showStatus("", servers.length ? `Live: ${count(servers.length, "mock server")} running` : "Live: no mock servers are running");
  } catch (error) {
    showStatus("lost", `No connection to the master server, trying again (${asWords(error)})`);
  }
  updating = false;
  if (again) {
    again = false;
    update();
  } else if (!document.hidden) timer = setTimeout(update, PAUSE);
}

/* Only changes are announced. */
function showStatus(kind, text) {
  if (live.textContent !== text) live.textContent = text;
  live.className = kind;
}

/* Parts are exchanged; what had the focus has it again. */
function exchange(part, ...children) {
  const key = part.contains(document.activeElement) && document.activeElement.dataset.key;
  fill(part, children);
  if (key) [...part.querySelectorAll("[data-key]")].find(one => one.dataset.key === key)?.focus({ preventScroll: true });
}

function showList(servers, chosen) {
  const text = JSON.stringify([servers, chosen && chosen.id]);
  if (text === shown.list) return;
  shown.list = text;
  list.hidden = servers.length === 0;
  columns.classList.toggle("alone", servers.length === 0);
  exchange(list, make("ul", {}, servers.map(server =>
    make("li", {}, make("a", { href: `#${server.id}`, "data-key": server.id, "aria-current": server === chosen && "true" },
      make("span", { class: "name" }, words(server.provider, "provider without a name")),
      make("span", { class: "facts" },
        server.status === "ok" ? mark("good", "✓ ok") : requestsOf(server) || server.plugin ? mark("bad", "✗ error") : mark("wait", "… waiting"),
        make("span", {}, `port ${server.port}`),
        make("span", {}, server.plugin ? `${server.transport} by ${server.plugin}` : count(requestsOf(server), "request"))))))));
}

const requestsOf = server => server.metrics ? server.metrics.requests : 0;
const addressOf = server => `${server.scheme}://${server.address}`;

async function showServer(server) {
  if (!server) {
    if (shown.server !== "") showNothing();
    return;
  }
  // The report is fetched only after a change.
  const state = `${requestsOf(server)} ${server.status}`;
  // The library does not see the requests to a plugin's server, so its report is always fetched.
  if (server.plugin || loaded.id !== server.id || loaded.mark !== state) {
    const text = await fetchText(`/mockserver/${server.id}/report`);
    if (text === null) return;
    loaded = { id: server.id, mark: state, text };
  }
  if (loaded.text === shown.text) return;
  if (shown.server !== server.id) {
    parts = { head: make("div"), bar: null, lists: make("div"), data: null };
    exchanges.clear();
  }
  shown = { ...shown, server: server.id, text: loaded.text };
  parts.data = JSON.parse(loaded.text);
  draw();
}

function showNothing() {
  shown = { ...shown, server: "", text: null };
  loaded = { id: null, mark: null, text: null };
  parts = null;
  document.title = "Pact mock servers";
  fill(main, make("div", { class: "card empty" },
    make("h2", {}, "No mock servers are running"),
    soft("Upload a pact, or start a mock server for a pact file; it appears here at once."),
    make("pre", {}, `pact_mock_server_cli create --file pact.json --host ${location.hostname} --port ${location.port || 80}`)));
}

function draw() {
  const { mockServer: server } = parts.data;
  document.title = `${server.status === "ok" ? "✓" : "✗"} ${server.provider || "Mock server"} – Pact mock servers`;
  exchange(parts.head, headOf(parts.data));
  drawLists();
}

function drawLists() {
  if (!parts) return;
  const { mockServer: server, interactions, report, requests } = parts.data;
  if (server.plugin) {
    exchange(parts.lists, pluginResults(report));
  } else {
    parts.bar ||= searchBar();
    parts.bar.update(requests);
    exchange(parts.lists, received(requests, server), interactionsOf(interactions, parts.data.moreInteractions));
  }
  const wanted = [parts.head, parts.bar && parts.bar.element, parts.lists].filter(isShown);
  if (wanted.length !== main.children.length || wanted.some((part, at) => main.children[at] !== part)) fill(main, wanted);
}

function headOf(data) {
  const { mockServer: server, report } = data;
  return [
    make("h2", {}, words(data.consumer, "consumer without a name"), " → ", words(server.provider, "provider without a name")),
    soft(make("code", {}, addressOf(server)), " · id ", make("code", {}, server.id),
      server.plugin && ` · transport ${server.transport} of plugin ${server.plugin}`),
    actions(server),
    server.plugin ? pluginVerdict(server, report) : [verdict(data), mismatches(report, server.id), neverServed(report)],
  ];
}

/* What can be done. */

function say(kind, ...children) {
  fill(notice, make("div", { class: `notice ${kind}` }, make("p", {}, children),
    make("button", { type: "button", click: () => fill(notice) }, "Close")));
}

const button = (key, text, click, kind) => make("button", { type: "button", "data-key": key, class: kind, click }, text);

function actions(server) {
  const asks = folded.get(`stop/${server.id}`);
  const ask = is => () => {
    folded.set(`stop/${server.id}`, is);
    exchange(parts.head, headOf(parts.data));
    parts.head.querySelector(`[data-key="${is ? "keep" : "stop"}"]`)?.focus();
  };
  return make("div", { class: "actions" },
    button("verify", "Verify and write the pact", () => verify(server)),
    asks
      ? [make("span", {}, "Stop this mock server?"), button("yes", "Yes, stop it", () => stop(server), "danger"),
        button("keep", "No, keep it", ask(false))]
      : button("stop", "Stop…", ask(true)));
}

async function verify(server) {
  try {
    const response = await call(`/mockserver/${server.id}/verify`, { method: "POST" });
    if (response.status === 204) {
      say("good", make("strong", {}, "✓ Verified. "), `The pact file of ${server.provider} is written.`);
    } else {
      const answer = JSON.parse(await response.text() || "{}");
      const found = answer.mismatches || [];
      say("bad", make("strong", {}, "✗ Not verified, no pact file is written. "),
        answer.error || (found.length ? `${count(found.length, "mismatch", "mismatches")}: see below.` : `The server answered ${response.status}.`));
    }
  } catch (error) {
    say("bad", `✗ It could not be verified: ${asWords(error)}`);
  }
  update();
}

async function stop(server) {
  folded.delete(`stop/${server.id}`);
  try {
    const response = await call(`/mockserver/${server.id}`, { method: "DELETE" });
    if (response.ok || response.status === 404) say("good", `✓ The mock server of ${server.provider} on port ${server.port} is stopped.`);
    else say("bad", `✗ It could not be stopped: ${await errorOf(response)}`);
  } catch (error) {
    say("bad", `✗ It could not be stopped: ${asWords(error)}`);
  }
  main.focus({ preventScroll: true });
  update();
}

async function upload(files) {
  const results = [];
  for (const one of files) {
    try {
      const response = await call("/", { method: "POST", body: await one.text(),
        headers: { accept: "application/json", "content-type": "application/json" } });
      if (!response.ok) throw new Error(await errorOf(response));
      const { id } = JSON.parse(await response.text()).mockServer;
      const server = JSON.parse(await fetchText(`/mockserver/${id}`) || "{}");
      results.push([true, `✓ ${one.name}: ${server.provider || "the provider"} is served at `, make("code", {}, addressOf(server)), ". "]);
      go({ id, show: "", search: "" });
    } catch (error) {
      results.push([false, `✗ ${one.name}: ${asWords(error)} `]);
    }
  }
  say(results.every(([isOk]) => isOk) ? "good" : "bad", results.map(([, ...shown]) => make("span", {}, shown)));
  update();
}

document.getElementById("upload").addEventListener("click", () => file.click());
file.addEventListener("change", async () => {
  await upload([...file.files]);
  file.value = "";
});

document.querySelector(".skip").addEventListener("click", event => {
  event.preventDefault();
  main.focus();
});
addEventListener("hashchange", () => {
  place = placeOf(location.hash);
  drawLists();
  update();
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) update(); });
update();
