import { release } from "node:os";
import { equals } from "../../../base/engine.ts";
import { isVersionAtLeast } from "../../../base/text.ts";
import { isFields, isPlainClass, type OptionFields, withoutPlainClasses } from "./computed.ts";
import { hasFlowerKey, newFlowerKeys } from "./flower-keys.ts";

type Versions = Readonly<Record<string, string>>;

/** Options of kernels after 5.4, with the first version that knows them, or the setting that includes them. Other kernels ignore them. */
const newOptions: Readonly<Record<string, Versions>> = {
  ct: { helperName: "6.2", helperFamily: "6.2", helperProto: "6.2" },
  flower: newFlowerKeys,
  fq: {
    timerSlack: "5.7",
    horizon: "5.8",
    horizonDrop: "5.8",
    priomap: "6.7",
    weights: "6.7",
    offloadHorizon: "6.13",
  },
  fq_codel: { ceThresholdSelector: "5.16", ceThresholdMask: "5.16" },
  htb: { offload: "5.12" },
  mirred: { blockid: "6.8" },
  mqprio: { tcEntry: "6.4" },
  netem: { prngSeed: "6.6" },
  pie: { dqRateEstimator: "5.5" },
  police: { pktrate64: "5.13", pktburst64: "5.13" },
  red: { flags: "5.7", earlyDropBlock: "5.9", markBlock: "5.9" },
  skbedit: { queueMappingMax: "5.19" },
  taprio: { tcEntry: "6.1" },
  tunnel_key: { noFrag: "6.4" },
  u32: { mark: "CONFIG_CLS_U32_MARK" },
};

/**
 * Default values, which kernels list that know the options. Older kernels can thus create disciplines that newer ones have listed.
 * (fq_init, FQ_PRIOMAP of net/sched/sch_fq.c; the others are 0)
 */
const defaults: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  fq: {
    timerSlack: 10_000,
    horizon: 10_000_000,
    horizonDrop: 1,
    priomap: { bands: 3, priomap: Uint8Array.of(1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1) },
    weights: [9 << 16, 3 << 16, 1 << 16],
    offloadHorizon: 0,
  },
  fq_codel: { ceThresholdSelector: 0, ceThresholdMask: 0 },
  pie: { dqRateEstimator: 0 },
};

/** A queueing discipline, a filter, a template of a chain, or an action. */
interface WithOptions {
  readonly kind?: unknown;
  readonly options?: unknown;
}

interface NewOption {
  readonly path: string;
  readonly since: string;
  readonly isListed: boolean;
}

const optionsOf = (object: unknown): OptionFields =>
  isFields(object) && isFields(object["options"]) ? object["options"] : {};

/** A kind of another type is an error of the encoder. */
const versionsOf = (kind: unknown): Versions =>
  typeof kind === "string" && Object.hasOwn(newOptions, kind) ? newOptions[kind]! : {};

const isVersion = (since: string): boolean => /^\d/.test(since);

/** Whether an option has no effect in kernels that know it. */
function isDefault(kind: unknown, name: string, value: unknown): boolean {
  if (value === undefined || value === false) return true;
  if (kind === "u32") return isFields(value) && !value["val"] && !value["mask"];
  if (kind === "red" && name === "flags") return isFields(value) && hasNoBits(value["value"]);
  // (taprio_dump_tc_entries)
  if (kind === "taprio") return Array.isArray(value) && value.every((entry) => isPlainClass(entry) && !entry["maxSdu"]);
  return equals(value, defaults[`${kind}`]?.[name]);
}

const hasNoBits = (flags: unknown): boolean => flags === 0 || (Array.isArray(flags) && flags.length === 0);

/** Whether an option changes nothing, so that the kernel need not list it. */
function isWithoutEffect(kind: unknown, requested: OptionFields, found: OptionFields): boolean {
  // (fq_codel_dump)
  if (kind === "fq_codel") return found["ceThreshold"] === undefined;
  return kind === "mqprio" && withoutPlainClasses(requested)["tcEntry"] === undefined;
}

function* newOptionsOf(object: WithOptions, listed: unknown, path: string): Iterable<NewOption> {
  const { kind } = object;
  const requested = optionsOf(object);
  const found = optionsOf(listed);
  for (const [name, since] of Object.entries(versionsOf(kind))) {
    const value = requested[name];
    if (isDefault(kind, name, value)) continue;
    const isListed = kind === "flower" ? hasFlowerKey(name, requested, found) : found[name] !== undefined;
    yield { path: `${path}.${name}`, since, isListed: isListed || isWithoutEffect(kind, requested, found) };
  }
  const { act, police } = requested;
  if (isFields(police)) {
    const [own, other] = [police, found["police"]].map((options) => ({ kind: "police", options }));
    yield* newOptionsOf(own!, other, `${path}.police`);
  }
  if (!Array.isArray(act)) return;
  const actions = Array.isArray(found["act"]) ? found["act"] : [];
  for (const [index, action] of act.entries())
    if (isFields(action)) yield* newOptionsOf(action, actions[index], `${path}.act[${index}].options`);
}

/** Returns whether an object has options that older kernels ignore. */
export function hasNewOptions(object: WithOptions): boolean {
  for (const _ of newOptionsOf(object, undefined, "options")) return true;
  return false;
}

/**
 * Returns the options that the kernel has ignored, such as "options.keySpi (requires Linux 6.6)". Without the listed object, the
 * version of the kernel decides.
 */
export function ignoredOptions(object: WithOptions, listed: object | undefined, version: string = release()): string[] {
  const options = [...newOptionsOf(object, listed, "options")].filter(({ isListed, since }) =>
    listed === undefined ? isVersion(since) && !isVersionAtLeast(version, since) : !isListed,
  );
  return options.map(({ path, since }) => `${path} (requires ${isVersion(since) ? "Linux " : ""}${since})`);
}
