import { expect, test } from "bun:test";
import { type NewSecurityPolicy, SecurityAssociations, SecurityPolicies } from "../../src/subsystems/xfrm/index.ts";
import { mirror, securityAssociations, securityPolicies, watch } from "../../src/watch/index.ts";
import { hasIpsec, ipsecLab } from "../subsystems/xfrm/lab.ts";
import { describeInNamespaces, namespacesAvailable, whereTheKernelHas } from "../support/environment.ts";
import { until, within } from "../support/threads.ts";

const policy = (number: number): NewSecurityPolicy => ({
  direction: "out",
  selector: { source: `10.${number}.0.0/16` },
  templates: [{ protocol: "esp", mode: "tunnel", source: "192.0.2.1", destination: "192.0.2.2", reqid: number }],
});

whereTheKernelHas("IPsec (CONFIG_XFRM_USER)", namespacesAvailable && hasIpsec(), () => {
  describeInNamespaces("Mirror of security policies", () => {
    test("equals the kernel's table after changes and a flush", async () => {
      using lab = ipsecLab();
      const { netns, policies } = lab;
      policies.addMany([1, 2, 3].map(policy));
      await using kernel = await mirror([securityPolicies, securityAssociations], { netns, inLoop: true });
      const sorted = (list: Iterable<{ index: number }>) => [...list].sort((one, other) => one.index - other.index);
      const isEqual = () => Bun.deepEquals(sorted(kernel.securityPolicies), sorted(policies.list()));
      expect(kernel.securityPolicies.size).toBe(3);
      policies.replace({ ...policy(1), priority: 7 });
      policies.delete(policy(2));
      policies.add({ ...policy(4), limits: { hardAddSeconds: 1000 } });
      const { index } = policies.get(policy(3));
      policies.delete({ direction: "out", index });
      await until(isEqual, "the mirror equals the table");
      expect(sorted(kernel.securityPolicies)).toMatchObject([{ priority: 7 }, { limits: { hardAddSeconds: 1000n } }]);
      policies.flushAll();
      await until(() => kernel.securityPolicies.size === 0, "the mirror is empty");
    });
  });

  describeInNamespaces("Watch of security policies", () => {
    test("reports a flush as removals after a resync", async () => {
      using lab = ipsecLab();
      const { netns, policies } = lab;
      await using changes = watch(securityPolicies, { netns, inLoop: true });
      const iterator = changes[Symbol.asyncIterator]();
      const next = async () => (await within(iterator.next(), "an event")).value!;
      expect((await next()).kind).toBe("snapshot");
      policies.add(policy(1));
      policies.replace(policy(1));
      policies.replace({ ...policy(1), priority: 3 });
      policies.flushAll();
      const addition = await next();
      expect(addition).toMatchObject({ kind: "add", item: { priority: 0 } });
      if (addition.kind === "add") expect(addition.key).toBe(SecurityPolicies.keyOf(addition.item));
      const change = await next();
      expect(change).toMatchObject({ kind: "change", item: { priority: expect.any(Number) } });
      const kinds: string[] = [change.kind];
      while (kinds.at(-1) !== "remove") kinds.push((await next()).kind);
      expect(kinds.filter((kind) => kind !== "change")).toEqual(["resync", "remove"]);
    });
  });

  describeInNamespaces("Mirror of security associations", () => {
    test("omits reserved SPIs", async () => {
      using lab = ipsecLab();
      const { netns, associations } = lab;
      associations.allocateSpi({ source: "10.0.0.1", destination: "10.0.0.2", protocol: "esp" });
      await using kernel = await mirror(securityAssociations, { netns, inLoop: true });
      expect(associations.count().entries).toBe(1);
      expect([...associations.list()].map(SecurityAssociations.keyOf)).toEqual([
        expect.stringMatching(/^destination 10\.0\.0\.2 protocol esp spi \d+$/),
      ]);
      expect(kernel.securityAssociations.size).toBe(0);
    });
  });
});
