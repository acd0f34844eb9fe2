import type { JsonObject } from "../src/feed.ts";
import { namesIn } from "../src/model/declared.ts";
import type { Namespace, Node } from "../src/model/graph-types.ts";
import { number, text, texts } from "../src/model/item.ts";
import { element } from "./dom.ts";
import { clock } from "./format.ts";

/** Returns the sections of the details panel about the declared state of a namespace. */
export function declaredDetails({ declared }: Namespace): HTMLElement[] {
  const { steps, count, error, plans, result } = declared;
  const content = plans.flatMap(planDetails);
  if (error !== undefined) content.push(element("p", { class: "error" }, `Declared state: ${error}`));
  if (result !== undefined) content.push(...resultDetails(result));
  return [...content, ...stepList("Differs from the declared state", steps, count)];
}

/** Returns the section of the details panel about the differences of an interface from the declared state. */
export function declaredNodeDetails({ namespace, name }: Node): HTMLElement[] {
  const steps = namespace.declared.steps.filter((step) => namesIn([step]).has(name));
  return stepList("Differs from the declared state", steps, steps.length);
}

function planDetails(plan: JsonObject): HTMLElement[] {
  const until = number(plan, "until");
  const states: Readonly<Record<string, string>> = {
    planned: "not applied yet",
    applying: "being applied",
    undoing: "being undone",
  };
  const name = text(plan, "state") ?? "";
  const state = states[name] ?? "not confirmed";
  const end = until === undefined ? "" : `; undone at ${clock(until)} unless confirmed`;
  const title = `Plan ${text(plan, "plan") ?? ""}: ${state}${end}`;
  return [
    element("h3", {}, name === "planned" ? "Plan" : "Unconfirmed plan"),
    element("p", name === "planned" ? {} : { class: "error" }, title),
    element("p", {}, text(plan, "title") ?? ""),
    ...stepList("Steps of the plan", texts(plan, "steps"), number(plan, "count") ?? 0),
  ];
}

function resultDetails(result: JsonObject): HTMLElement[] {
  const [plan, state, error] = ["plan", "state", "error"].map((field) => text(result, field) ?? "");
  const isError = state !== "confirmed";
  return [
    element("h3", {}, "Last plan"),
    element("p", isError ? { class: "error" } : {}, `Plan ${plan}: ${state}${error === "" ? "" : `: ${error}`}`),
  ];
}

function stepList(title: string, steps: readonly string[], count: number): HTMLElement[] {
  if (count === 0) return [];
  const more = count > steps.length ? [element("li", {}, `${count - steps.length} more`)] : [];
  const items = steps.map((step) => element("li", {}, step));
  return [element("h3", {}, title), element("ul", { class: "steps" }, ...items, ...more)];
}
