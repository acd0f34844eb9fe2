import type { JsonObject } from "../src/feed.ts";
import { eventsOf, type PageMessage } from "../src/message.ts";
import { describe } from "../src/model/describe.ts";
import { focusOf } from "../src/model/focus.ts";
import { graphOf, nodeId } from "../src/model/graph.ts";
import type { Graph, Namespace, Node } from "../src/model/graph-types.ts";
import { History } from "../src/model/history.ts";
import { layOut } from "../src/model/layout.ts";
import { printable } from "../src/model/printable.ts";
import { matchingNodes } from "../src/model/search.ts";
import { NetworkState } from "../src/model/state.ts";
import { type ConnectionState, connect } from "./connection.ts";
import { namespaceDetails, nodeDetails, overview } from "./details.ts";
import { byId, element, svgElement } from "./dom.ts";
import { EventList } from "./event-list.ts";
import { saveSvg, svgText } from "./export-svg.ts";
import { neighbour } from "./keyboard.ts";
import { Legend } from "./legend.ts";
import { MapView } from "./map-view.ts";
import { PacketPath } from "./packet-path.ts";
import { Timeline } from "./timeline.ts";

const HISTORY = { maxAgeMs: 5 * 60_000, maxChanges: 100_000 };
/**
 * Minimum time in milliseconds between two drawings of the map. `DRAW_PAUSE` is a further minimum, as a multiple of the
 * time of the last drawing, so that a large map leaves time for the user's input. `MAX_DRAW_PAUSE_MS` limits it.
 */
const DRAW_INTERVAL_MS = 80;
const MAX_DRAW_PAUSE_MS = 3_000;
const DRAW_PAUSE = 4;
/** Time in milliseconds for which a changed interface is marked. */
const FRESH_MS = 1600;
const MAX_READINGS = 120;

const svg = svgElement("svg", { class: "map" });
byId("canvas", HTMLElement).prepend(svg);
const search = byId("search", HTMLInputElement);
const namespaceFilter = byId("namespace", HTMLSelectElement);
const details = byId("details", HTMLElement);
const status = byId("status", HTMLElement);
const matchCount = byId("matches", HTMLOutputElement);
const empty = byId("empty", HTMLElement);
const keys = byId("keys", HTMLDialogElement);

/**
 * State of the network after all received events, even while the map is paused. New events are described by comparing
 * them with this state.
 */
const latest = new NetworkState();
const history = new History(HISTORY);
const timeline = new Timeline(history, draw);
const legend = new Legend(byId("legend", HTMLElement), draw);
const packetPath = new PacketPath(byId("path", HTMLInputElement), drawSoon);
const events = new EventList(byId("events", HTMLElement), byId("live", HTMLElement), ({ host, netns, ifindex }) =>
  select(nodeId(host, netns, ifindex), true),
);
const view = new MapView(svg, {
  selectNode: (id) => {
    select(id);
    view.focus(id);
  },
  selectNamespace: (id) => select(id),
  clear: () => select(undefined),
  reshape: drawSoon,
});

let graph: Graph = graphOf(latest);
let selected: string | undefined;
let connection: ConnectionState | "connecting" = "connecting";
/** Times at which interfaces last changed, by the id of the interface. */
const changed = new Map<string, number>();
let drawing: ReturnType<typeof setTimeout> | undefined;
let nextDrawing = 0;
let unmarking: ReturnType<typeof setTimeout> | undefined;
let shownDetails = "";

connect(receive, (state) => {
  if (state === "lost" && connection === "live") {
    events.add([{ text: "connection to the server lost", place: "", isLoss: true }], Date.now());
  }
  connection = state;
  showStatus();
});

function receive(message: PageMessage): void {
  const now = Date.now();
  for (const event of eventsOf(message, latest.hosts.keys(), now)) {
    const descriptions = describe(event, latest);
    events.add(descriptions, now);
    for (const { node } of descriptions) {
      if (node !== undefined) changed.set(nodeId(node.host, node.netns, node.ifindex), now);
    }
    latest.apply(event);
    history.add(event, now);
  }
  if (!history.isPaused) drawSoon();
}

/** Draws the map before the browser's next frame. If the last drawing was too recent, draws it later. */
function drawSoon(): void {
  drawing ??= setTimeout(() => requestAnimationFrame(draw), Math.max(0, nextDrawing - performance.now()));
}

function draw(): void {
  clearTimeout(drawing);
  drawing = undefined;
  const start = performance.now();
  graph = graphOf(history.state);
  showNamespaces();
  legend.update(graph);
  const wanted = namespaceFilter.value;
  const isShown = ({ group }: Node) => !legend.hidden.has(group);
  const isNamespaceShown = ({ id }: Namespace) => wanted === "" || id === wanted;
  const layout = layOut(graph, isShown, isNamespaceShown, view.shape);
  const matches = matchingNodes(
    layout.nodes.values().map(({ node }) => node),
    search.value,
  );
  matchCount.textContent = matches === undefined ? "" : `${matches.size} match${matches.size === 1 ? "" : "es"}`;
  view.draw(layout, { selected, matches, focus: focused(matches), fresh: freshNodes() });
  showDetails();
  showStatus();
  showEmpty(layout.namespaces.length);
  events.showTime(timeline.time);
  const now = performance.now();
  nextDrawing = now + Math.max(DRAW_INTERVAL_MS, Math.min((now - start) * DRAW_PAUSE, MAX_DRAW_PAUSE_MS));
}

/**
 * Returns the interfaces that are not dimmed: those on the path of a packet, or else on the paths of the selected ones
 * or of the search.
 */
function focused(matches: ReadonlySet<string> | undefined): ReadonlySet<string> | undefined {
  const path = packetPath.nodes;
  if (path !== undefined) return path;
  if (selected !== undefined && graph.nodes.has(selected)) return focusOf(graph, [selected]);
  return matches === undefined ? undefined : focusOf(graph, matches);
}

function freshNodes(): Set<string> {
  const limit = Date.now() - FRESH_MS;
  for (const [id, time] of changed) if (time < limit) changed.delete(id);
  clearTimeout(unmarking);
  if (changed.size > 0) unmarking = setTimeout(drawSoon, FRESH_MS);
  return new Set(changed.keys());
}

function showNamespaces(): void {
  const namespaces = graph.hosts.flatMap((host) => host.namespaces);
  const titleOf = ({ host, name }: Namespace) => printable(graph.hosts.length > 1 ? `${host}: ${name}` : name);
  const options = [
    ["", `All namespaces (${namespaces.length})`],
    ...namespaces.map((namespace) => [namespace.id, titleOf(namespace)]),
  ] as const;
  const isSame =
    options.length === namespaceFilter.length &&
    options.every(
      ([id, title], index) =>
        namespaceFilter[index]?.textContent === title && namespaceFilter.options[index]?.value === id,
    );
  if (isSame) return;
  const { value } = namespaceFilter;
  namespaceFilter.replaceChildren(...options.map(([id, title]) => element("option", { value: id }, title)));
  namespaceFilter.value = options.some(([id]) => id === value) ? value : "";
}

function showDetails(): void {
  const node = selected === undefined ? undefined : graph.nodes.get(selected);
  const namespace = graph.hosts.flatMap(({ namespaces }) => namespaces).find(({ id }) => id === selected);
  const context = {
    graph,
    state: history.state,
    rates: node === undefined ? [] : readings(node),
    select: (id: string) => select(id, true),
    clear: () => select(undefined),
  };
  const content =
    node !== undefined
      ? nodeDetails(node, context)
      : namespace !== undefined
        ? namespaceDetails(namespace, context)
        : overview(context);
  content.splice(1, 0, ...packetPath.section((id) => view.reveal(id)));
  const holder = element("div", {}, ...content);
  // The panel is replaced only if its content has changed, because replacing it closes the raw object and resets the
  // scroll position.
  if (holder.innerHTML === shownDetails) return;
  shownDetails = holder.innerHTML;
  const isOpen = details.querySelector("details")?.open === true;
  const hadFocus = details.contains(document.activeElement) && document.activeElement !== details;
  details.replaceChildren(...holder.childNodes);
  const raw = details.querySelector("details");
  if (raw !== null) raw.open = isOpen;
  if (hadFocus) details.focus({ preventScroll: true });
}

/** Returns the recorded traffic of an interface up to the time that the map shows. */
function readings({ namespace, ifindex }: Node): JsonObject[] {
  const found: JsonObject[] = [];
  for (const { event, isApplied } of history.events()) {
    if (!isApplied || event.type !== "change" || event.host !== namespace.host) continue;
    for (const { table, netns, key, item } of event.changes) {
      if (table === "rates" && netns === namespace.netns && key === `${ifindex}` && item !== null) found.push(item);
    }
  }
  return found.slice(-MAX_READINGS);
}

function showStatus(): void {
  const isLost = graph.hosts.some(({ loss }) => loss !== undefined);
  const [state, text] =
    connection === "connecting"
      ? ["connecting", "Connecting…"]
      : connection === "lost"
        ? ["loss", "Disconnected"]
        : history.isPaused
          ? ["paused", "Paused"]
          : isLost
            ? ["loss", "Not up to date"]
            : ["live", "Live"];
  status.dataset["state"] = state;
  if (status.textContent !== text) status.textContent = text;
}

function showEmpty(namespaces: number): void {
  empty.hidden = namespaces > 0;
  if (namespaces > 0) return;
  const [title, text] =
    connection !== "live"
      ? ["Waiting for the server", "The page connects again by itself."]
      : graph.hosts.length === 0
        ? ["No network namespaces", "The selected namespaces do not exist yet. They appear here when they are created."]
        : ["Nothing to show", "The filters hide all namespaces."];
  empty.replaceChildren(element("strong", {}, title), element("span", {}, text));
}

/** Selects an interface or a namespace. Moves the interface into view if requested. */
function select(id: string | undefined, reveals = false): void {
  selected = id;
  packetPath.start(id);
  draw();
  if (id === undefined) return;
  details.scrollTop = 0;
  if (!reveals) return;
  if (view.layout?.nodes.has(id) === true) view.focus(id);
  else view.reveal(id);
}

/** Selects the next interface that matches the search. */
function nextMatch(): void {
  const layout = view.layout;
  if (layout === undefined) return;
  const matches = matchingNodes(
    layout.nodes.values().map(({ node }) => node),
    search.value,
  );
  const ids = [...layout.nodes.keys()].filter((id) => matches?.has(id) === true);
  const next = ids[(ids.indexOf(selected ?? "") + 1) % ids.length];
  if (next === undefined) return;
  select(next);
  view.reveal(next);
}

function setTheme(isDark: boolean): void {
  document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
  byId("theme", HTMLButtonElement).textContent = isDark ? "Light" : "Dark";
}

function exportSvg(): void {
  const layout = view.layout;
  if (layout !== undefined) saveSvg(svgText(svg, layout.width, layout.height), timeline.time ?? Date.now());
}

function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme === undefined ? matchMedia("(prefers-color-scheme: dark)").matches : theme === "dark";
}

const shortcuts: Readonly<Record<string, () => void>> = {
  "/": () => search.focus(),
  p: () => byId("path", HTMLInputElement).focus(),
  " ": () => timeline.toggle(),
  ",": () => timeline.step(-1),
  ".": () => timeline.step(1),
  "+": () => view.zoomBy(1.25),
  "=": () => view.zoomBy(1.25),
  "-": () => view.zoomBy(0.8),
  f: () => view.fit(),
  e: exportSvg,
  d: () => setTheme(!isDark()),
  "?": () => keys.showModal(),
};

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
  if (key === "Escape") {
    search.value = "";
    packetPath.clear();
    select(undefined);
    return;
  }
  const isField = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
  const isControl =
    isField || target instanceof HTMLButtonElement || (target instanceof HTMLElement && target.tagName === "SUMMARY");
  const chip = target instanceof SVGElement ? target.closest(".chip") : null;
  const id = chip?.getAttribute("data-id");
  if (id != null && view.layout !== undefined) {
    const next = neighbour(view.layout, id, key);
    if (next !== undefined) {
      view.focus(next);
      event.preventDefault();
      return;
    }
    if (key === "Enter") {
      select(id);
      event.preventDefault();
      return;
    }
  }
  const action = shortcuts[key.toLowerCase()];
  if (action === undefined || isField || (isControl && key === " ")) return;
  event.preventDefault();
  action();
});

search.addEventListener("input", drawSoon);
search.addEventListener("keydown", ({ key }) => key === "Enter" && nextMatch());
namespaceFilter.addEventListener("change", () => {
  draw();
  view.fit();
});
byId("fit", HTMLButtonElement).addEventListener("click", () => view.fit());
byId("export", HTMLButtonElement).addEventListener("click", exportSvg);
byId("theme", HTMLButtonElement).addEventListener("click", () => setTheme(!isDark()));
byId("help", HTMLButtonElement).addEventListener("click", () => keys.showModal());
if (isDark()) byId("theme", HTMLButtonElement).textContent = "Light";
showEmpty(0);
