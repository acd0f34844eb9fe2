import { type Selection, select } from "d3-selection";
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity } from "d3-zoom";
import { isDifferent } from "../src/model/declared.ts";
import type { Edge, Namespace } from "../src/model/graph-types.ts";
import { shortHostNames } from "../src/model/host-names.ts";
import { size } from "../src/model/layout-namespace.ts";
import type {
  Box,
  BundlePath,
  EdgePath,
  HostBox,
  Layout,
  NamespaceBox,
  NodeBox,
  RemoteBox,
} from "../src/model/layout-types.ts";
import { printable } from "../src/model/printable.ts";
import { fit } from "./format.ts";
import { kindGlyphs } from "./kind-glyphs.ts";
import {
  dropMark,
  MIDDLE,
  nodeNote,
  noteOf,
  rateText,
  SUMMARY_LINES,
  summaryOf,
  TINY,
  writeHost,
  writeName,
  writeNamespace,
} from "./map-texts.ts";

/** Ids of the interfaces and namespaces that the map marks. */
export interface Emphasis {
  /** Id of the selected interface or namespace. */
  readonly selected: string | undefined;
  /** Ids of the interfaces that match the search; undefined if the user does not search. */
  readonly matches: ReadonlySet<string> | undefined;
  /** Ids of the interfaces and remote ends that are not dimmed; undefined if nothing is dimmed. */
  readonly focus: ReadonlySet<string> | undefined;
  /** Ids of the interfaces that changed a short time ago. */
  readonly fresh: ReadonlySet<string>;
}

/** Functions that the map calls for actions of the user. */
export interface MapActions {
  selectNode(id: string): void;
  selectNamespace(id: string): void;
  clear(): void;
  /** The window has another shape, for which the network must be laid out again. */
  reshape(): void;
}

type Layer = Selection<SVGGElement, unknown, null, undefined>;
type Group<Datum> = Selection<SVGGElement, Datum, SVGGElement, unknown>;

/** Zoom factor below which the map hides the texts of interfaces. */
const FAR = 0.42;
const ZOOM_RANGE: [number, number] = [0.04, 3];
const MARGIN = 28;
/** Height in pixels of the timeline, which covers the lower end of the window. */
const TIMELINE_HEIGHT = 52;

/**
 * Draws the layout of the network as SVG, and lets the user zoom and pan. Only elements whose content has changed are
 * updated.
 */
export class MapView {
  readonly #svg: Selection<SVGSVGElement, unknown, null, undefined>;
  readonly #content: Layer;
  readonly #hosts: Layer;
  readonly #namespaces: Layer;
  /** SVG group of the names of hosts, which are above all other elements. */
  readonly #hostNames: Layer;
  readonly #edges: Layer;
  /** SVG group of the connections that are drawn when the map is zoomed out. */
  readonly #bundles: Layer;
  /** SVG group of the selected interface's connections, which is drawn above all other connections. */
  readonly #active: Layer;
  /** SVG group of interfaces with ports, which is drawn below the connections of the ports. */
  readonly #containers: Layer;
  readonly #nodes: Layer;
  readonly #remotes: Layer;
  readonly #zoom: ZoomBehavior<SVGSVGElement, unknown>;
  readonly #actions: MapActions;
  readonly #drawn = new WeakMap<Element, string>();
  #layout: Layout | undefined;
  #isFitted = true;
  #shape = 1.7;
  /** Zoom factor for which the texts were last written. */
  #textZoom = 1;
  #current: string | undefined;
  #shortHostNames: ReadonlyMap<string, string> = new Map();

  constructor(svg: SVGSVGElement, actions: MapActions) {
    this.#svg = select(svg);
    this.#actions = actions;
    this.#svg.attr("role", "group").attr("aria-label", "Interfaces by network namespace");
    this.#content = this.#svg.append("g");
    const layer = () => this.#content.append("g");
    this.#hosts = layer();
    this.#namespaces = layer();
    this.#containers = layer();
    this.#edges = layer();
    this.#bundles = layer();
    this.#remotes = layer();
    this.#nodes = layer();
    this.#active = layer().attr("pointer-events", "none");
    this.#hostNames = layer().attr("pointer-events", "none");
    this.#zoom = zoom<SVGSVGElement, unknown>().scaleExtent(ZOOM_RANGE).on("zoom", this.#zoomed);
    this.#svg.call(this.#zoom).on("dblclick.zoom", null);
    svg.addEventListener("click", ({ target }) => this.#clicked(target));
    new ResizeObserver(() => this.#resized()).observe(svg);
  }

  /**
   * Aspect ratio of the window's part that shows the map, rounded so that small changes of the window move nothing. Keeps
   * its value while the user has zoomed or panned.
   */
  get shape(): number {
    const { width, height } = this.#area();
    if (this.#isFitted && width > 0 && height > 0) this.#shape = roundedShape(width / height);
    return this.#shape;
  }

  #resized(): void {
    if (!this.#isFitted) return;
    const before = this.#shape;
    this.fit();
    if (this.shape !== before) this.#actions.reshape();
  }

  /** Returns the size in pixels of the window's part that shows the map. */
  #area(): { width: number; height: number } {
    const { width, height } = this.#svg.node()!.getBoundingClientRect();
    return { width: width - 2 * MARGIN, height: height - TIMELINE_HEIGHT - 2 * MARGIN };
  }

  get layout(): Layout | undefined {
    return this.#layout;
  }

  /** Draws a layout. The map stays fitted to the window until the user zooms or pans. */
  draw(layout: Layout, emphasis: Emphasis): void {
    const { width, height } = this.#layout ?? {};
    this.#layout = layout;
    this.#drawHosts(layout.hosts);
    this.#drawNamespaces(layout.namespaces, emphasis);
    this.#drawEdges(layout, emphasis);
    this.#drawBundles(layout, emphasis);
    this.#drawRemotes(layout.remotes, emphasis);
    const boxes = [...layout.nodes.values()];
    if (this.#current === undefined || !layout.nodes.has(this.#current)) this.#current = boxes[0]?.node.id;
    this.#drawNodes(this.#containers, boxes.filter(hasPorts), emphasis);
    this.#drawNodes(
      this.#nodes,
      boxes.filter((box) => !hasPorts(box)),
      emphasis,
    );
    if (this.#isFitted && (width !== layout.width || height !== layout.height)) this.fit();
  }

  /** Zooms and pans so that the whole map is visible. */
  fit(): void {
    const { width = 0, height = 0 } = this.#layout ?? {};
    const area = this.#area();
    if (width === 0 || area.width <= 0 || area.height <= 0) return;
    const scale = Math.min(area.width / width, area.height / height, 1.15);
    const k = Math.max(scale, ZOOM_RANGE[0]);
    const left = MARGIN + Math.max(0, (area.width - width * k) / 2);
    const top = MARGIN + Math.max(0, (area.height - height * k) / 2);
    const transform = zoomIdentity.translate(left, top).scale(k);
    this.#svg.call(this.#zoom.transform, transform);
    this.#isFitted = true;
  }

  /** Zooms by a factor around the centre of the window. */
  zoomBy(factor: number): void {
    this.#svg.call(this.#zoom.scaleBy, factor);
    this.#isFitted = false;
  }

  /** Moves an interface or a namespace into view. */
  reveal(id: string): void {
    const box = this.#layout?.nodes.get(id) ?? this.#layout?.namespaces.find(({ namespace }) => namespace.id === id);
    if (box === undefined) return;
    const { k } = this.#transform;
    this.#svg.call(this.#zoom.scaleTo, Math.max(k, FAR * 2));
    this.#svg.call(this.#zoom.translateTo, box.x + box.width / 2, box.y + Math.min(box.height, 300) / 2);
    this.#isFitted = false;
  }

  /** Moves the keyboard focus to an interface, and moves the interface into view. */
  focus(id: string): void {
    const chip = this.#content.selectAll<SVGGElement, NodeBox>("g.chip").filter(({ node }) => node.id === id);
    const target = chip.node();
    if (target === null) return;
    this.#setCurrent(id);
    target.focus({ preventScroll: true });
    const [box, view] = [target.getBoundingClientRect(), this.#svg.node()!.getBoundingClientRect()];
    const isOutside =
      box.left < view.left || box.right > view.right || box.top < view.top || box.bottom > view.bottom - 52;
    if (isOutside) this.reveal(id);
  }

  /** Returns the id of the interface that has the keyboard focus, or of the first interface. */
  get current(): string | undefined {
    return this.#current;
  }

  get #transform(): { k: number } {
    const node = this.#svg.node() as SVGSVGElement & { __zoom?: { k: number } };
    return node.__zoom ?? { k: 1 };
  }

  readonly #zoomed = ({ transform, sourceEvent }: D3ZoomEvent<SVGSVGElement, unknown>): void => {
    if (sourceEvent !== null) this.#isFitted = false;
    this.#content.attr("transform", `${transform}`);
    const { k } = transform;
    this.#svg.classed("far", k < FAR).classed("middle", k < MIDDLE);
    // The sizes of texts change in steps, so that few movements of the map write texts again.
    const zoom = Math.min(1, 2 ** (Math.floor(Math.log2(k) * 8) / 8));
    if (zoom === this.#textZoom) return;
    this.#textZoom = zoom;
    this.#svg.style("--zoom", zoom).classed("tiny", zoom < TINY && (this.#layout?.hosts.length ?? 0) > 0);
    const shortNames = this.#shortHostNames;
    this.#hostNames.selectAll<SVGGElement, HostBox>("g.host").each(function (box) {
      writeHost(this, box, zoom, shortNames);
    });
    this.#namespaces.selectAll<SVGGElement, NamespaceBox>("g.namespace").each(function (box) {
      writeNamespace(this, box, zoom);
    });
    if (k < FAR) return;
    this.#content.selectAll<SVGGElement, NodeBox>("g.chip").each(function (box) {
      writeName(this, box, zoom);
    });
  };

  #clicked(target: EventTarget | null): void {
    const hit = target instanceof Element ? target.closest("[data-id]") : null;
    const id = hit?.getAttribute("data-id");
    if (hit === null || id == null) this.#actions.clear();
    else if (hit.classList.contains("chip")) this.#actions.selectNode(id);
    else this.#actions.selectNamespace(id);
  }

  /**
   * Returns whether the content of an element has changed since the last drawing. Only such an element must be drawn
   * again.
   */
  #isNew(element: Element, content: string): boolean {
    if (this.#drawn.get(element) === content) return false;
    this.#drawn.set(element, content);
    return true;
  }

  #drawHosts(boxes: readonly HostBox[]): void {
    const id = ({ host }: HostBox) => host.name;
    const frames = join<HostBox>(this.#hosts, "host", boxes, id, (group) => group.append("rect").attr("rx", 16));
    place(frames);
    frames
      .select("rect")
      .attr("width", ({ width }) => width)
      .attr("height", ({ height }) => height);
    frames.classed("faulty", ({ host }) => host.namespaces.some(isFaulty));
    frames.classed("drift", ({ host }) => host.namespaces.some(({ declared }) => isDifferent(declared)));
    const names = join<HostBox>(this.#hostNames, "host", boxes, id, (group) => {
      group.append("text").attr("class", "name");
      for (let line = 0; line < SUMMARY_LINES; line++) group.append("text").attr("class", "summary");
    });
    place(names);
    const zoom = this.#textZoom;
    const shortNames = shortHostNames(boxes.map(({ host }) => host.name));
    this.#shortHostNames = shortNames;
    names.each(function (box) {
      writeHost(this, box, zoom, shortNames);
    });
  }

  #drawNamespaces(boxes: readonly NamespaceBox[], { selected, focus }: Emphasis): void {
    const groups = join<NamespaceBox>(
      this.#namespaces,
      "namespace",
      boxes,
      ({ namespace }) => namespace.id,
      (group) => {
        group.append("rect").attr("class", "frame").attr("rx", 10);
        group.append("path").attr("class", "strip");
        group.append("text").attr("class", "title");
        group.append("text").attr("class", "note").attr("text-anchor", "end");
        for (let line = 0; line < SUMMARY_LINES; line++) group.append("text").attr("class", "summary");
        group.attr("role", "group");
      },
    );
    place(groups);
    const view = this;
    groups.each(function (box) {
      const { namespace, width, height } = box;
      const note = noteOf(box);
      const isSelected = namespace.id === selected;
      const isDim = !(focus === undefined || isSelected || namespace.nodes.some(({ id }) => focus.has(id)));
      const isDrifting = isDifferent(namespace.declared);
      const content = [
        namespace.name,
        note,
        width,
        height,
        isSelected,
        isDim,
        isFaulty(namespace),
        summaryOf([namespace]),
      ];
      if (!view.#isNew(this, JSON.stringify(content))) return;
      const group = select(this).attr("data-id", namespace.id);
      group.classed("selected", isSelected).classed("dim", isDim).classed("drift", isDrifting);
      group.classed("faulty", isFaulty(namespace));
      group.attr("aria-label", printable(`Namespace ${namespace.name}, ${note}`));
      group.select(".frame").attr("width", width).attr("height", height);
      group.select(".strip").attr("d", `M0.5,28V10a9.5,9.5 0 0 1 9.5,-9.5H${width - 10}a9.5,9.5 0 0 1 9.5,9.5V28Z`);
      writeNamespace(this, box, view.#textZoom);
      group
        .select(".note")
        .attr("x", width - 14)
        .attr("y", 18.5)
        .text(note);
    });
  }

  #drawEdges({ edges }: Layout, { selected, focus }: Emphasis): void {
    const isActive = ({ edge }: EdgePath) => edge.from.id === selected || edge.to.id === selected;
    const layers = [
      [this.#edges, edges.filter((path) => !isActive(path)), ""],
      [this.#active, edges.filter(isActive), " active"],
    ] as const;
    for (const [layer, paths, mark] of layers) {
      const view = this;
      layer
        .selectAll<SVGPathElement, EdgePath>("path")
        .data(paths, ({ edge }) => edge.id)
        .join("path")
        .each(function ({ edge, path }) {
          const isDim = focus !== undefined && !(focus.has(edge.from.id) && focus.has(edge.to.id));
          if (!view.#isNew(this, `${path}${edge.isUp}${isDim}`)) return;
          this.setAttribute("d", path);
          this.setAttribute("class", `edge ${edge.kind}${edge.isUp ? "" : " broken"}${mark}${isDim ? " dim" : ""}`);
        });
    }
  }

  #drawBundles({ bundles }: Layout, { focus }: Emphasis): void {
    const isFocused = ({ from, to }: Edge) => focus === undefined || (focus.has(from.id) && focus.has(to.id));
    const view = this;
    this.#bundles
      .selectAll<SVGPathElement, BundlePath>("path")
      .data(bundles, ({ id }) => id)
      .join("path")
      .each(function ({ edges, path }) {
        const isUp = edges.every((edge) => edge.isUp);
        const classes = `bundle ${edges[0]!.kind}${isUp ? "" : " broken"}${edges.some(isFocused) ? "" : " dim"}`;
        if (!view.#isNew(this, `${path}${classes}${edges.length}`)) return;
        this.setAttribute("d", path);
        this.setAttribute("class", classes);
        this.setAttribute("stroke-width", `${1 + Math.min(3, Math.log2(edges.length))}`);
      });
  }

  #drawRemotes(boxes: readonly RemoteBox[], { focus }: Emphasis): void {
    const groups = join<RemoteBox>(
      this.#remotes,
      "remote",
      boxes,
      ({ remote }) => remote.id,
      (group) => {
        group.append("rect").attr("rx", 17);
        group.append("text").attr("y", 21.5);
      },
    );
    place(groups);
    groups.classed("dim", ({ remote }) => focus?.has(remote.id) === false);
    groups
      .select("rect")
      .attr("width", ({ width }) => width)
      .attr("height", ({ height }) => height);
    groups
      .select("text")
      .attr("x", ({ width }) => width / 2)
      .text(({ remote, width }) => fit(remote.address, width - 20, 12));
  }

  #drawNodes(layer: Layer, boxes: readonly NodeBox[], { selected, matches, fresh, focus }: Emphasis): void {
    const groups = join<NodeBox>(
      layer,
      "chip",
      boxes,
      ({ node }) => node.id,
      (group) => {
        group.attr("role", "button");
        group.append("rect").attr("class", "box").attr("rx", 7);
        group.append("path").attr("class", "bar");
        group.append("path").attr("class", "glyph");
        group.append("circle").attr("r", 4).attr("cy", 15);
        group.append("text").attr("class", "name").attr("y", 19);
        group.append("text").attr("class", "about").attr("x", 13).attr("y", 34);
        group.append("text").attr("class", "rate").attr("y", 34);
      },
    );
    place(groups);
    const view = this;
    groups.each(function (box) {
      const { node, width, height } = box;
      const { id, name, group: kindGroup, state } = node;
      const rate = rateText(node);
      const about = nodeNote(node);
      const dropped = dropMark(node);
      const marks = [
        id === selected,
        matches?.has(id) === true,
        fresh.has(id),
        id === view.#current,
        focus?.has(id) === false,
      ] as const;
      if (!view.#isNew(this, JSON.stringify([name, kindGroup, state, about, dropped, rate, width, height, marks])))
        return;
      const group = select(this);
      const classes = ["chip", kindGroup, state];
      if (hasPorts(box)) classes.push("container");
      if (marks[4]) classes.push("dim");
      if (node.isDrifting) classes.push("drift");
      if (dropped !== "") classes.push("dropping");
      for (const [index, mark] of ["selected", "match", "fresh"].entries()) if (marks[index]) classes.push(mark);
      group
        .attr("class", classes.join(" "))
        .attr("data-id", id)
        .attr("tabindex", marks[3] ? 0 : -1);
      group.attr(
        "aria-label",
        printable(
          `${name}, ${node.kind}, ${state}, namespace ${node.namespace.name}${about === node.kind ? "" : `, ${about}`}${node.isDrifting ? ", differs from the declared state" : ""}${dropped === "" ? "" : `, ${node.drops} packets dropped`}`,
        ),
      );
      group.select(".box").attr("width", width).attr("height", height);
      group
        .select(".bar")
        .attr("d", `M4,0.5H7V${height - 0.5}H4A6.5,6.5 0 0 1 0.5,${height - 7}V7A6.5,6.5 0 0 1 4,0.5Z`);
      group.select(".glyph").attr("d", kindGlyphs[kindGroup]);
      group
        .select("circle")
        .attr("class", `dot ${state}`)
        .attr("cx", width - 13);
      writeName(this, box, view.#textZoom);
      group.select(".about").text(fit(`${dropped}${about}`, width - 32 - rate.length * 6.4, 10.5));
      group
        .select(".rate")
        .attr("x", width - 9)
        .text(rate);
    });
    // Interfaces are drawn in the order of their boxes, so that a parent is below its ports.
    groups.order();
  }

  #setCurrent(id: string): void {
    this.#current = id;
    this.#content.selectAll<SVGGElement, NodeBox>("g.chip").attr("tabindex", ({ node }) => (node.id === id ? 0 : -1));
  }
}

/** Returns whether an interface of a namespace is switched on, but has no connection. */
function isFaulty({ nodes }: Namespace): boolean {
  return nodes.some(({ state, group }) => state === "no-carrier" && group !== "loopback");
}

function hasPorts({ ports }: NodeBox): boolean {
  return ports.length > 0;
}

function join<Datum>(
  layer: Layer,
  name: string,
  data: readonly Datum[],
  key: (datum: Datum) => string,
  create: (group: Group<Datum>) => void,
): Group<Datum> {
  return layer
    .selectAll<SVGGElement, Datum>(`g.${name}`)
    .data(data, key)
    .join((enter) => {
      const group = enter.append("g").attr("class", name);
      create(group);
      return group;
    });
}

function place<Datum extends Box>(groups: Group<Datum>): void {
  groups.each(function ({ x, y }) {
    const transform = `translate(${Math.round(x * 10) / 10},${Math.round(y * 10) / 10})`;
    // An attribute is set only if its value has changed. The browser would draw the element again even for an equal
    // value.
    if (this.getAttribute("transform") !== transform) this.setAttribute("transform", transform);
  });
}

/**
 * Height of an interface's header in pixels. The keyboard navigation measures distances from the centre of the header.
 */
export const HEADER = size.row;

/** Returns the nearest aspect ratio of a series whose ratios differ by a third, between those of narrow and wide windows. */
function roundedShape(shape: number): number {
  const step = Math.log(4 / 3);
  return Math.exp(Math.round(Math.log(Math.max(0.4, Math.min(shape, 4))) / step) * step);
}
