import { declaredNote, declaredOfAll } from "../src/model/declared.ts";
import type { Namespace, Node } from "../src/model/graph-types.ts";
import { number, object } from "../src/model/item.ts";
import { size } from "../src/model/layout-namespace.ts";
import type { HostBox, NamespaceBox, NodeBox } from "../src/model/layout-types.ts";
import { printable } from "../src/model/printable.ts";
import { fitName, short, textWidth } from "./format.ts";
import { GLYPH } from "./kind-glyphs.ts";

/** Zoom factor below which a map of several hosts shows names of hosts in place of the names of namespaces. */
export const TINY = 0.24;
/** Font sizes of the titles of namespaces and of the names of interfaces, in pixels at zoom 1. */
const TITLE = 14;
const NAME = 12.5;
const HOST_NAME = 17;
/** Size of a host's name on the screen in pixels, where it takes the place of the names of namespaces. */
const HOST_NAME_TINY = 11;
/** Distance between the lines of a host's summary, as a multiple of the size of the text. */
const HOST_LINE = 1.25;
/** Smallest distance in pixels on the screen between the frame of a host and its name. */
const HOST_EDGE = 4;
/** Distance in pixels between the left edge of a host's frame and its name. */
const HOST_NAME_START = 24;
/**
 * Distance in pixels between the left edge of a namespace and its title, and the smallest one on the screen when the map is
 * zoomed out.
 */
const TITLE_START = 14;
const TILE_START = 5;
/** Distance in pixels between the left edge of an interface and its glyph. */
const NAME_START = 13;
/** Smallest size of a text on the screen in pixels. Texts are enlarged when the map is zoomed out, or omitted. */
const READABLE = 9.5;
/** Zoom factor below which the map hides the second line of interfaces and enlarges their names. */
export const MIDDLE = 0.87;
/** Estimated width in pixels of a character of the note next to the title of a namespace. */
const NOTE_CHARACTER = 6.4;

/**
 * Writes the texts of a host for a zoom factor. If a readable name does not fit above the namespaces, the name takes the
 * place of their texts in the middle of the frame, with as many lines of the host's summary below it as fit.
 *
 * @param shortNames names of the hosts without their common parts, for frames into which the names do not fit.
 */
export function writeHost(
  group: SVGGElement,
  { host, width, height }: HostBox,
  zoom: number,
  shortNames: ReadonlyMap<string, string>,
): void {
  const isTiny = zoom < TINY;
  const smallest = READABLE / zoom;
  const room = width - 2 * (isTiny ? HOST_EDGE / zoom : HOST_NAME_START);
  const name = `${host.name}${host.loss === undefined ? "" : " – not up to date"}`;
  const title = [name, host.name, shortNames.get(host.name)!].find((one) => isFitting(one, room, smallest)) ?? "";
  const large = Math.max(HOST_NAME, isTiny ? HOST_NAME_TINY / zoom : smallest);
  const nameSize = isFitting(title, room, large) ? large : Math.max(HOST_NAME, smallest);
  const lines = isTiny ? summaryOf(host.namespaces).filter((line) => textWidth(line, smallest) <= room) : [];
  const count = Math.max(0, Math.min(lines.length, Math.floor((height - nameSize) / (smallest * HOST_LINE)) - 1));
  const top = (height - count * smallest * HOST_LINE) / 2 + nameSize * 0.36;
  const write = (text: Element, content: string, fontSize: number, y: number) => {
    text.setAttribute("font-size", `${Math.round(fontSize * 10) / 10}`);
    text.setAttribute("x", `${isTiny ? width / 2 : HOST_NAME_START}`);
    text.setAttribute("y", `${Math.round(y)}`);
    text.setAttribute("text-anchor", isTiny ? "middle" : "start");
    text.textContent = content;
  };
  write(group.querySelector(".name")!, printable(title), nameSize, isTiny ? top : Math.max(29, nameSize));
  for (const [index, text] of group.querySelectorAll(".summary").entries()) {
    write(text, index < count ? lines[index]! : "", smallest, top + smallest * HOST_LINE * (index + 1));
  }
}

function isFitting(text: string, room: number, fontSize: number): boolean {
  return textWidth(printable(text), fontSize, "bold") <= room;
}

/** Writes the texts of a namespace for a zoom factor. Texts that do not fit in a readable size are shortened. */
export function writeNamespace(group: SVGGElement, box: NamespaceBox, zoom: number): void {
  const { namespace, width, height } = box;
  const x = Math.max(TITLE_START, TILE_START / zoom);
  const room = width - 2 * x;
  const smallest = READABLE / zoom;
  const write = (text: Element, content: string, size: number, y: number) => {
    text.setAttribute("font-size", `${Math.round(size * 10) / 10}`);
    text.setAttribute("x", `${Math.round(x)}`);
    text.setAttribute("y", `${Math.round(y)}`);
    text.textContent = content;
  };
  const wanted = Math.max(TITLE, 11 / zoom);
  const fitting = (room / textWidth(printable(namespace.name), 1, "bold")) * 0.99;
  const title = Math.max(TITLE, smallest, Math.min(wanted, fitting));
  const space = zoom < 1 ? room : room - (noteOf(box).length + 1) * NOTE_CHARACTER;
  // A small title is in the middle of its strip. A large one is below the upper edge of the frame.
  const top = Math.max(14.5 + title * 0.36, title * 1.05);
  write(group.querySelector(".title")!, fitName(namespace.name, space, title), title, top);
  const lines = summaryOf([namespace]).filter((line) => textWidth(line, smallest) <= room);
  for (const [index, text] of group.querySelectorAll(".summary").entries()) {
    const y = title * 1.2 + smallest * 1.3 * (index + 1);
    write(text, y > height - 4 ? "" : (lines[index] ?? ""), smallest, y);
  }
}

/** Returns the longest text next to the title of a namespace that leaves room for the title. */
export function noteOf({ namespace, width }: NamespaceBox): string {
  const { name, nodes, error, declared } = namespace;
  if (error !== undefined) return "not readable";
  const loopback = nodes.find(({ group }) => group === "loopback");
  const states = [
    declaredNote(declared),
    loopback === undefined || loopback.state === "up" ? "" : `lo ${loopback.state}`,
  ];
  const known = states.filter((state) => state !== "");
  const count = `${nodes.length} interface${nodes.length === 1 ? "" : "s"}`;
  const notes = [[...known, count], [...known, `${nodes.length} if.`], known].map((texts) => texts.join(" · "));
  const room = (width - 2 * 14 - (name.length + 1) * TITLE * 0.62) / NOTE_CHARACTER;
  return notes.find((note) => note.length <= room) ?? known[0] ?? "";
}

export const SUMMARY_LINES = 3;

/**
 * Returns the lines that represent a namespace or all namespaces of a host when the map is zoomed out: number of interfaces,
 * worst state, and traffic. A bad state is the first line, because a small tile has only one.
 */
export function summaryOf(namespaces: readonly Namespace[]): string[] {
  const readable = namespaces.filter(({ error }) => error === undefined);
  if (readable.length === 0) return ["not readable"];
  const nodes = readable.flatMap((namespace) => namespace.nodes);
  const count = (state: Node["state"]) =>
    nodes.filter((node) => node.state === state && node.group !== "loopback").length;
  const [faulty, down] = [count("no-carrier"), count("down")];
  const difference = declaredNote(declaredOfAll(readable.map(({ declared }) => declared)));
  const worst =
    difference !== "" ? difference : faulty > 0 ? `${faulty} no carrier` : down > 0 ? `${down} down` : "all up";
  const counts = [`${nodes.length} if.`, worst];
  const total = (field: string) => nodes.reduce((sum, { rates }) => sum + (number(rates, field) ?? 0), 0);
  return [...(worst === "all up" ? counts : counts.reverse()), trafficText(total("rxBytes"), total("txBytes"))];
}

/** Writes the name of an interface for a zoom factor, and places the glyph of its kind before the name. */
export function writeName(group: SVGGElement, { node, width }: NodeBox, zoom: number): void {
  const text = group.querySelector(".name")!;
  const isLarge = zoom < MIDDLE;
  const fontSize = isLarge ? Math.max(NAME, READABLE / zoom) : NAME;
  text.setAttribute("font-size", `${Math.round(fontSize * 10) / 10}`);
  const y = isLarge ? Math.round(size.row / 2 + fontSize * 0.36) : 19;
  // The glyph is as high as the capital letters of the name.
  const scale = Math.round((fontSize * 0.73 * 100) / GLYPH) / 100;
  const x = NAME_START + GLYPH * scale + 5;
  group
    .querySelector(".glyph")!
    .setAttribute("transform", `translate(${NAME_START},${y - GLYPH * scale})scale(${scale})`);
  text.setAttribute("x", `${x}`);
  text.setAttribute("y", `${y}`);
  text.textContent = fitName(node.name, width - x - 25, fontSize);
}

/** Returns the second line of a card: the other end of a pair or the kind, then the first address. */
export function nodeNote(node: Node): string {
  const { addresses, item, peer } = node;
  const isLocal = peer?.namespace === node.namespace;
  const kind = peer === undefined ? node.kind : `→ ${isLocal ? "" : `${peer.namespace.name}/`}${peer.name}`;
  const identifier = number(object(item, "data"), "id");
  const id = identifier === undefined ? "" : ` ${identifier}`;
  const first = addresses[0];
  const start = `${node.isDrifting ? "≠ " : ""}${kind}${id}`;
  return first === undefined || first.startsWith("fe80:") ? start : `${start} · ${first}`;
}

/** Returns the mark of an interface that received dropped packets, at the start of the second line of its card. */
export function dropMark({ drops }: Node): string {
  return drops > 0 ? `✕${short(drops)} · ` : "";
}

export function rateText({ rates }: Node): string {
  const [rx, tx] = [number(rates, "rxBytes") ?? 0, number(rates, "txBytes") ?? 0];
  return trafficText(rx, tx);
}

function trafficText(rx: number, tx: number): string {
  return rx + tx === 0 ? "" : `↓${short(rx * 8)} ↑${short(tx * 8)}`;
}
