import { Datapath } from "bun-netlink/ovs";
import { FakeDatapath } from "bun-netlink/testing";

using fake = new FakeDatapath();
using datapath = Datapath.create("dp0", { connection: fake });
for (const name of ["a", "b"]) {
  fake.addInterface(name);
  datapath.addPort({ name, type: "netdev" });
}
for (const { number, name } of datapath.ports()) console.log(number, name);
