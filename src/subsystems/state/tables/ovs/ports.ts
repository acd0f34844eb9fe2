import { describeValue } from "../../../../errors.ts";
import { checkOptions, checkString } from "../../../../message/check.ts";
import { defined } from "../../../../message/objects.ts";
import { type NewPort, newPortFields, OVSP_LOCAL, type Port } from "../../../ovs/port.ts";
import { defineTable, type StateTable } from "../../table.ts";
import { outcomeOf } from "../outcomes.ts";
import { datapathKey, isDone, listDatapaths, openGroups } from "./datapaths.ts";

/** A declared port of an Open vSwitch datapath in canonical form. */
export interface WantedPort extends NewPort {
  readonly datapath: string;
}

interface ListedPort extends Port {
  readonly datapath: string;
}

const names = {
  datapath: checkString,
  name: true,
  type: true,
  number: true,
  options: true,
  upcallPortIds: true,
} as const;

/** The table of ports of Open vSwitch datapaths in a description. */
export const datapathPortTable: StateTable<ListedPort, WantedPort> = defineTable<ListedPort, WantedPort>({
  name: "datapathPorts",
  noun: "datapath port",
  openEvents: (netns) => openGroups(netns, ["ovs_vport"]),

  normalise(input, path) {
    checkOptions(input, names, path);
    const { datapath, ...port } = input as WantedPort;
    if (datapath === undefined || datapath === "")
      throw new TypeError(`${path}.datapath: expected the name of a datapath, got ${describeValue(datapath)}`);
    try {
      newPortFields(port);
    } catch (error) {
      if (error instanceof TypeError || error instanceof RangeError)
        error.message = error.message.replace(/^port/, path);
      throw error;
    }
    return input as WantedPort;
  },

  *list(scope, isRequired) {
    for (const { name } of listDatapaths(scope, isRequired))
      for (const port of scope.datapath(name).ports()) yield { ...port, datapath: name };
  },
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
    changes.map(({ wanted, current }) =>
      outcomeOf(() => {
        const { datapath, ...port } = (wanted ?? current) as WantedPort;
        const owner = scope.datapath(datapath);
        if (action === "change") owner.setPort(port.name, { upcallPortIds: port.upcallPortIds });
        if (action === "remove" || action === "recreate") owner.removePort(port.name);
        if (action === "add" || action === "recreate") owner.addPort(port);
      }, isDone(action)),
    ),
});
