// Steps that the prediction and the observation of a packet describe in the same words.
import type { ExplainedPlace, ExplainedStep } from "./types.ts";

/** A step without its place in the network. */
export type StepContent = Omit<ExplainedStep, "namespace" | "interface" | "tunnel">;

/** Addresses of a packet. Undefined if they are unknown. */
interface Addresses {
  readonly source: string | undefined;
  readonly destination: string | undefined;
}

export function placed(namespace: string, device: string | undefined, content: StepContent): ExplainedStep {
  return { namespace, ...(device === undefined ? {} : { interface: device }), ...content };
}

export function received(device: string, answer: string = "received"): StepContent {
  return { place: "interface", question: `receive on ${device}`, answer, fact: { kind: "received" } };
}

export function sent(device: string, answer: string): StepContent {
  return { place: "interface", question: `send on ${device}`, answer, fact: { kind: "sent" } };
}

/** @param iif interface that received the packet. Undefined if `sender` sent it. */
export function routeQuestion(
  { source, destination }: Addresses,
  iif: string | undefined,
  mark: number,
  sender: string = "a local program",
): string {
  const start = iif === undefined ? `sent by ${sender}` : `received by ${iif}`;
  return `route to ${destination} from ${source}, ${start}${mark === 0 ? "" : `, mark ${mark}`}`;
}

/** Describes an address translation, or a change of the addresses by another statement. Undefined if there is none. */
export function translationText(before: Addresses, after: Addresses): string | undefined {
  if (before.source === after.source && before.destination === after.destination) return undefined;
  const [from, to] = [before, after].map(
    ({ source = "unknown", destination = "unknown" }) => `${source} → ${destination}`,
  );
  return `${from} becomes ${to}`;
}

interface HookVerdict {
  readonly hook: ExplainedPlace;
  readonly isBridge: boolean;
  readonly verdict: "accept" | "drop";
  readonly before: Addresses;
  readonly after: Addresses;
  /** The rules that decided, as text. */
  readonly rules: readonly string[];
}

/** The chains of nftables at a hook evaluated a packet. */
export function verdictStep({ hook, isBridge, verdict, before, after, rules }: HookVerdict): StepContent {
  const translation = translationText(before, after);
  const { source, destination } = after;
  const isKnown = translation !== undefined && source !== undefined && destination !== undefined;
  return {
    place: hook,
    question: `nftables at ${isBridge ? "bridge " : ""}${hook}`,
    answer: `${verdict}${translation === undefined ? "" : `, ${translation}`}`,
    decidedBy: rules.join("; ") || undefined,
    fact: { kind: "verdict", verdict, isBridge, ...(isKnown ? { translated: { source, destination } } : {}) },
  };
}

/** Whether the interface of a step at a hook is the one that sends the packet. */
export function isSending(hook: ExplainedPlace): boolean {
  return hook === "output" || hook === "postrouting" || hook === "egress";
}

/** @param chain family, table and name of the chain. */
export function ruleText(rule: string | undefined, handle: number | bigint | undefined, chain: string): string {
  return `the rule "${rule ?? "(unknown)"}"${handle === undefined ? "" : ` # handle ${handle}`} in ${chain}`;
}

export function policyText(policy: string, chain: string): string {
  return `the policy ${policy} of ${chain}`;
}
