import { type Context, type Table, table } from "./table.ts";

/** A flow of an Open vSwitch datapath, in the text format of `ovs-dpctl`. */
interface FlowRow {
  datapath: string;
  flow: string;
}

async function* flowsOf({ netns }: Context): AsyncGenerator<FlowRow> {
  const { Datapath, formatDatapathFlow } = await import("bun-netlink/ovs");
  for (const { name } of Datapath.list({ netns })) {
    using datapath = Datapath.open(name, { netns });
    const ports = datapath.portNames();
    for (const flow of datapath.flows()) yield { datapath: name, flow: formatDatapathFlow(flow, { ports }) };
  }
}

/** The table of the flows of all Open vSwitch datapaths. */
export const tables: readonly Table[] = [
  table<FlowRow>({
    name: "flows",
    summary: "flows of Open vSwitch datapaths",
    keys: 2,
    fields: { datapath: "text", flow: "text" },
    columns: { DATAPATH: "datapath", FLOW: "flow" },
    list: (context) => Array.fromAsync(flowsOf(context)),
  }),
];
