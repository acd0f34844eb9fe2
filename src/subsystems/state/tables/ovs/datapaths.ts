import { typeError } from "../../../../base/argument-error.ts";
import { checkOptions, checkString, integerFrom, type OptionChecks } from "../../../../base/check.ts";
import { describeValue } from "../../../../base/describe.ts";
import { defined } from "../../../../base/objects.ts";
import type { NetlinkError } from "../../../../errors.ts";
import { DatapathError } from "../../../ovs/core/datapath-error.ts";
import {
  checkName,
  type NewPort,
  type NewPortFields,
  newPortFields,
  OVSP_LOCAL,
  type Port,
} from "../../../ovs/core/port.ts";
import { Datapath } from "../../../ovs/datapath.ts";
import type { DatapathInfo } from "../../../ovs/datapath-options.ts";
import { includesAll } from "../../model/compare.ts";
import { openGroup } from "../../model/group-socket.ts";
import { failureOf, failuresOf, markPartial } from "../../model/outcomes.ts";
import type { Scope } from "../../model/scopes.ts";
import { type Action, defineTable, type StateTable } from "../../model/table.ts";
import type { WantedDatapath } from "../../model/types.ts";

const MAX_CACHE = 0x100000;
const datapathChecks: OptionChecks<WantedDatapath> = {
  name: true,
  features(features, path) {
    if (!Array.isArray(features)) throw typeError(path, `expected an array, got ${describeValue(features)}`);
  },
  masksCacheSize: integerFrom(0, MAX_CACHE),
};

export const datapathTable: StateTable<DatapathInfo, WantedDatapath> = defineTable<DatapathInfo, WantedDatapath>({
  name: "datapaths",
  noun: "datapath",
  openEvents: (netns) => openGroup(netns, "ovs_datapath"),
  isDependent: false,

  fields: { check: (input, path) => checkOptions(input, datapathChecks, path) },
  forms: { name: checkName },
  required: ["name"],
  list: listDatapaths,
  creations: async (scope) => new Map((await listDatapaths(scope)).map(({ name, ifindex }) => [name, ifindex])),
  key: ({ name }) => name,
  title: ({ name }) => name,

  compared: ["masksCacheSize"],
  compare(list, { features }, current) {
    if (features !== undefined && !(includesAll(features, current.features) && includesAll(current.features, features)))
      list.add("features", features, current.features);
  },

  containerKey: ({ name }) => datapathKey(name),
  restore: ({ name, features, masksCacheSize }) => defined({ name, features, masksCacheSize }),

  write: (scope, action, changes) =>
    failuresOf(
      changes,
      async ({ wanted, current }) => {
        if (action === "remove") await scope.deleteDatapath(current!.name);
        else if (action === "change") await (await scope.datapath(wanted!.name)).set(settingsOf(wanted!));
        else (await Datapath.createAsync(wanted!.name, { ...scope.datapathOptions, ...settingsOf(wanted!) })).close();
      },
      isDone(action),
    ),
});

export interface WantedPort extends NewPortFields {
  readonly datapath: string;
}

interface ListedPort extends Port {
  readonly datapath: string;
}

const portNames = {
  datapath: checkString,
  name: true,
  type: true,
  number: true,
  options: true,
  upcallPortIds: true,
} as const;

export const datapathPortTable: StateTable<ListedPort, WantedPort> = defineTable<ListedPort, WantedPort>({
  name: "datapathPorts",
  noun: "datapath port",
  openEvents: (netns) => openGroup(netns, "ovs_vport"),

  normalise(input, path) {
    checkOptions(input, portNames, path);
    const { datapath, ...port } = input as WantedPort;
    if (datapath === undefined || datapath === "")
      throw typeError(`${path}.datapath`, `expected the name of a datapath, got ${describeValue(datapath)}`);
    newPortFields(port, path);
    return input as WantedPort;
  },

  list: listPorts,
  // A new port without a declared number gets the lowest free one.
  creations: async (scope) =>
    new Map((await listPorts(scope)).map((port) => [datapathPortTable.key(port), port.number])),
  key: ({ datapath, name }) => `${datapath} ${name}`,
  title: ({ datapath, name, type }) => `${name} (${type}) of ${datapath}`,

  compared: ["type", "number", "options", "upcallPortIds"],
  isFixed: (field) => field !== "upcallPortIds",
  references: ({ name, type }) => (type === "netdev" ? [{ ifname: name, field: "name" }] : []),
  deviceOf: ({ name }) => name,
  containersOf: ({ datapath }) => [datapathKey(datapath)],
  isAutomatic: ({ number }) => (number ?? OVSP_LOCAL) === OVSP_LOCAL,
  isInScope: ({ datapath }, isDeclared) => isDeclared("datapaths", datapath),
  restore: ({ datapath, name, type, number, options }) => defined({ datapath, name, type, number, options }),

  write: (scope, action, changes) =>
    failuresOf(
      changes,
      async ({ wanted, current }) => {
        const { datapath, ...port } = (wanted ?? current) as WantedPort;
        const owner = await scope.datapath(datapath);
        if (action === "change") await owner.setPort(port.name, { upcallPortIds: port.upcallPortIds });
        if (action === "remove" || action === "recreate") await owner.removePort(port.name);
        if (action === "add") await owner.addPort(port as NewPort);
        if (action !== "recreate") return;
        const error = await failureOf(() => owner.addPort(port as NewPort));
        if (error === undefined) return;
        markPartial(error);
        throw error;
      },
      isDone(action),
    ),
});

async function listPorts(scope: Scope, isRequired = false): Promise<ListedPort[]> {
  const ports: ListedPort[] = [];
  for (const { name } of await listDatapaths(scope, isRequired))
    for (const port of await (await scope.datapath(name)).ports().toArray()) ports.push({ ...port, datapath: name });
  return ports;
}

function settingsOf({ features, masksCacheSize }: WantedDatapath) {
  return defined({ features, masksCacheSize });
}

export function datapathKey(name: string): string {
  return `datapath ${name}`;
}

/** Lists datapaths, or none without Open vSwitch or permission. */
export async function listDatapaths({ datapathOptions }: Scope, isRequired = false): Promise<DatapathInfo[]> {
  try {
    return await Datapath.listAsync(datapathOptions);
  } catch (error) {
    const failure = error instanceof DatapathError ? error.failure : undefined;
    if (failure === "no-family" || (failure === "not-permitted" && !isRequired)) return [];
    throw error;
  }
}

/** Without the Open vSwitch object, nothing needs to be removed. */
export function isDone(action: Action): (error: NetlinkError) => boolean {
  return (error) =>
    action === "remove" && error instanceof DatapathError && /^no-(datapath|port|flow|family)$/.test(error.failure);
}
