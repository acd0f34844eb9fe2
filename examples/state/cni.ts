// Connects a container to a bridge and disconnects it, as a CNI plugin does. The second ADD finds nothing to do.
// Run it without privileges in a new network namespace: unshare -rn bun examples/state/cni.ts
import { NetworkNamespace } from "bun-netlink";
import { type Description, desired } from "bun-netlink/state";

interface Container {
  readonly id: string;
  readonly address: string;
}

/**
 * Returns the declared state of a connected container: the bridge of the host, and the container's link to the bridge.
 */
function connected({ id, address }: Container): Description {
  const host = `veth-${id}`;
  return {
    links: {
      cni0: { kind: "bridge", up: true },
      [host]: {
        kind: "veth",
        master: "cni0",
        up: true,
        ifalias: `container ${id}`,
        data: { peer: { ifname: "eth0", netns: "container" } },
      },
    },
    addresses: [{ dev: "cni0", local: "10.88.0.1/24" }],
    namespaces: {
      container: {
        links: { eth0: { up: true }, lo: { up: true } },
        addresses: [{ dev: "eth0", local: `${address}/24` }],
        routes: [{ dst: "default", gateway: "10.88.0.1" }],
      },
    },
  };
}

/** CNI ADD: connects the container, or completes a connection that was interrupted. */
async function add(container: Container, netns: NetworkNamespace): Promise<void> {
  const plan = await desired(connected(container), { namespaces: { container: netns } }).plan();
  console.log(plan.isEmpty ? "nothing to do" : String(plan));
  await plan.apply({ rollback: true });
}

/** CNI DEL: removes the pair of links. The kernel removes the addresses and routes together with the links. */
async function remove({ id }: Container): Promise<void> {
  const plan = await desired({ links: { [`veth-${id}`]: null } }).plan();
  console.log(String(plan));
  await plan.apply();
}

// A container runtime passes the path of the container's namespace in CNI_NETNS.
using netns = NetworkNamespace.create();
const container = { id: "7f3a", address: "10.88.0.7" };
await add(container, netns);
await add(container, netns);
await remove(container);
