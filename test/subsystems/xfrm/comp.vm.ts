import { expect, test } from "bun:test";
import type { NetlinkError } from "../../../src/index.ts";
import { snapshot } from "../../../src/subsystems/state/index.ts";
import { SecurityAssociations } from "../../../src/subsystems/xfrm/index.ts";
import { thrown } from "../../message/bytes.ts";
import { sharedNamespace } from "../../support/environment.ts";
import { hasModule, loadModule } from "../../vm/modules.ts";
import { loadIpsec } from "./modules.ts";

loadIpsec();
for (const module of ["ipcomp6", "tunnel4", "tunnel6", "xfrm4_tunnel", "xfrm6_tunnel"])
  if (hasModule(module)) loadModule(module);

const netns = sharedNamespace();

test.each([
  ["4", "192.0.2.1", "192.0.2.2"],
  ["41", "2001:db8::1", "2001:db8::2"],
] as const)(
  "an IPComp association in tunnel mode has a companion with the protocol %s, which requests cannot change",
  async (protocol, source, destination) => {
    using associations = SecurityAssociations.open({ netns });
    associations.add({
      source,
      destination,
      protocol: "comp",
      spi: 0x300,
      mode: "tunnel",
      compression: { name: "deflate" },
    });
    const listed = associations.list().toArray();
    expect<string[]>(listed.map((one) => one.protocol).toSorted()).toEqual([protocol, "comp"].toSorted());
    const companion = listed.find((one) => one.protocol === protocol)!;
    expect((thrown(() => associations.delete(companion)) as NetlinkError).code).toBe("EPERM");
    const { securityAssociations } = await snapshot({ netns });
    expect(securityAssociations?.map((one) => one.protocol)).toEqual(["comp"]);
    associations.delete({ destination, protocol: "comp", spi: 0x300 });
    associations.flushAll();
    expect((thrown(() => associations.add(companion)) as NetlinkError).code).toBe("EINVAL");
  },
);
