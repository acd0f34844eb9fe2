import { withPath } from "../../../base/argument-error.ts";
import { checkObject, checkOptions, isRecord } from "../../../base/check.ts";
import { EINVAL, ENODEV, ENOENT, EOPNOTSUPP } from "../../../constants/errno.ts";
import { failure, NetlinkError } from "../../../errors.ts";
import { writeChanges } from "../../ethtool/convert.ts";
import { Ethtool } from "../../ethtool/ethtool.ts";
import { checkRequest, type EthtoolTopic } from "../../ethtool/topic.ts";
import { type Bits, type EthtoolDevice, type EthtoolTopics, topics } from "../../ethtool/topics.ts";
import type { DifferenceList } from "../model/compare.ts";
import { memberPath, withPathOf } from "../model/forms.ts";
import { openGroup } from "../model/group-socket.ts";
import { failureOf, failuresOf } from "../model/outcomes.ts";
import type { Scope } from "../model/scopes.ts";
import { type Action, type Change, defineTable, type ListEntry, type StateTable } from "../model/table.ts";

type Topic = keyof EthtoolTopics;
type Values = Readonly<Record<string, unknown>>;

interface EthtoolSettings {
  readonly dev: string;
  readonly topic: Topic;
  /** Settings by field name. Offload features have a single field, `wanted`. */
  readonly values: Values;
}

const topicChecks: Readonly<Record<string, true>> = Object.fromEntries(
  Object.keys(topics).flatMap((name) => (name === "linkState" || name === "timestamping" ? [] : [[name, true]])),
);

export const ethtoolTable: StateTable<EthtoolSettings, EthtoolSettings> = defineTable<EthtoolSettings, EthtoolSettings>(
  {
    name: "ethtool",
    noun: "ethtool",
    openEvents: (netns) => openGroup(netns, "ethtool", "monitor"),
    isDependent: false,
    split,
    normalise: (input, path) => checked(input as EthtoolSettings, path),

    // Read only declared topics: many drivers do not support all.
    async list(scope, _isRequired, declared = []) {
      const found: EthtoolSettings[] = [];
      for (const wanted of declared) {
        const settings = await read(scope, wanted);
        if (settings !== undefined) found.push(settings);
      }
      return found;
    },
    key: ({ dev, topic }) => `${dev} ${topic}`,
    title: ({ dev, topic }) => `${topic} of ${dev}`,
    problem: (wanted, scope, isNew) => (scope === undefined ? undefined : problemOf(wanted, scope, isNew)),
    compare(list, { topic, values }, { values: current }) {
      for (const [name, value] of Object.entries(values)) {
        if (isRecord(value)) compareBits(list, topic, name, value as Bits, current[name]);
        else list.compare(name, value, current[name]);
      }
    },
    isInScope: () => false,
    restore: (entry) => entry,
    before({ dev, topic }, differences) {
      const values: Record<string, unknown> = {};
      for (const [field, { to }] of Object.entries(differences)) setField(topic, values, field, to);
      return { dev, topic, values };
    },
    // Settings disappear only with their interface.
    write: (scope, action, changes) =>
      action === "remove"
        ? []
        : failuresOf(changes, (change) => {
            const { dev, topic } = change.wanted!;
            return topicOf(scope, topic).change(dev, changedValues(change, action) as Partial<EthtoolDevice>);
          }),
  },
);

function* split(declaration: unknown, path: string): Generator<ListEntry> {
  checkObject(declaration, path);
  for (const [dev, settings] of Object.entries(declaration as Record<string, Record<string, object>>)) {
    const at = memberPath(path, dev);
    checkOptions(settings, topicChecks, at);
    for (const [topic, values] of Object.entries(settings)) {
      if (values === undefined) continue;
      checkObject(values, `${at}.${topic}`);
      yield {
        path: `${at}.${topic}`,
        entry: { dev, topic, values: topic === "features" ? { wanted: values } : values },
      };
    }
  }
}

function checked(entry: EthtoolSettings, path: string): EthtoolSettings {
  const { topic, values } = entry;
  const format = topics[topic];
  // Invert the bits: unchanged ones would be omitted and not checked.
  const opposite = Object.entries(values).map(([name, value]) => [
    name,
    isRecord(value) ? inverted(value as Bits) : undefined,
  ]);
  try {
    const request = writeChanges(format, values, Object.fromEntries(opposite));
    checkRequest(format.name, { header: { devIndex: 1 }, ...request });
  } catch (error) {
    throw withPathOf(topic === "features" ? "changes.wanted" : "changes", path, error);
  }
  return entry;
}

function inverted(bits: Bits): Bits {
  return Object.fromEntries(Object.entries(bits).map(([name, on]) => [name, !on]));
}

/** Undefined if the interface or its driver lacks the topic. */
async function read(scope: Scope, { dev, topic }: EthtoolSettings): Promise<EthtoolSettings | undefined> {
  try {
    const { dev: _, ifindex: __, ...values } = await topicOf(scope, topic).get(dev);
    return { dev, topic, values };
  } catch (error) {
    if (error instanceof NetlinkError && [ENODEV, EOPNOTSUPP, ENOENT].includes(-error.errno)) return undefined;
    throw error;
  }
}

async function problemOf(
  { dev, topic, values }: EthtoolSettings,
  scope: Scope,
  isNew: boolean,
): Promise<NetlinkError | undefined> {
  if (!isNew && (await read(scope, { dev, topic, values })) === undefined) return undefined;
  return failureOf(async () => {
    const current = await topicOf(scope, topic).get(dev);
    try {
      writeChanges(topics[topic], values, current);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const { message: reason } = withPath(error, (path) => path.replace(/^changes\.(wanted\.)?/, "")) as RangeError;
      throw failure(`plan ethtool ${topic} of ${dev}`, reason, EINVAL);
    }
  });
}

function topicOf(scope: Scope, topic: Topic): EthtoolTopic<EthtoolDevice, "async"> {
  return scope.openAsync(Ethtool)[topic] as EthtoolTopic<EthtoolDevice, "async">;
}

function compareBits(list: DifferenceList, topic: Topic, name: string, bits: Bits, current: unknown): void {
  const states = (isRecord(current) ? current : {}) as Partial<Bits>;
  for (const [bit, on] of Object.entries(bits)) list.compare(fieldName(topic, name, bit), on, states[bit]);
}

function fieldName(topic: Topic, name: string, bit: string): string {
  return topic === "features" ? bit : `${name}.${bit}`;
}

function setField(topic: Topic, values: Record<string, unknown>, field: string, value: unknown): void {
  const dot = field.indexOf(".");
  const [name, bit] =
    topic === "features"
      ? ["wanted", field]
      : dot < 0
        ? [field, undefined]
        : [field.slice(0, dot), field.slice(dot + 1)];
  if (bit === undefined) values[name] = value;
  else if (value !== undefined) values[name] = { ...(values[name] as Bits | undefined), [bit]: value as boolean };
}

function changedValues({ wanted, differences }: Change<EthtoolSettings, EthtoolSettings>, action: Action): Values {
  const { topic, values } = wanted!;
  if (action !== "change") return values;
  const changed: Record<string, unknown> = {};
  for (const [field, { to }] of Object.entries(differences!)) setField(topic, changed, field, to);
  return changed;
}
