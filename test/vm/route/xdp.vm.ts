import { expect, test } from "bun:test";
import { Links } from "../../../src/subsystems/route/index.ts";
import { thrown } from "../../message/bytes.ts";
import { ipJson } from "../../support/oracle.ts";
import { useLab } from "../lab.ts";
import { XdpProgram } from "./bpf-programs.ts";

const lab = useLab();

test("Links attaches, reads, replaces and detaches XDP programs", () => {
  using program = new XdpProgram();
  using other = new XdpProgram();
  using links = Links.open({ netns: lab.netns });
  links.add({ ifname: "va", kind: "veth", data: { peer: { ifname: "vb" } } });
  const told = () => ipJson(lab.netns, "-d", "link", "show", "va")[0]!["xdp"] as { prog: { id: number } } | undefined;
  for (const [mode, attached, field] of [
    ["generic", 2, "skbProgId"],
    ["driver", 1, "drvProgId"],
  ] as const) {
    links.setXdp("va", program.fd, { mode });
    const id = told()!.prog.id;
    expect(told()).toMatchObject({ mode: attached, prog: { id } });
    expect(links.get("va").xdp).toEqual({ attached, progId: id, [field]: id });

    const refusal = thrown(() => links.setXdp("va", other.fd, { mode, exclusive: true }));
    expect(refusal).toMatchObject({ code: "EBUSY", operation: "change link va" });
    expect(thrown(() => links.setXdp("va", program.fd, { mode, replace: other.fd }))).toMatchObject({ code: "EEXIST" });
    links.setXdp("va", other.fd, { mode, replace: program.fd });
    expect(told()!.prog.id).not.toBe(id);
    expect(links.get("va").xdp).toEqual({ attached, progId: told()!.prog.id, [field]: told()!.prog.id });

    links.setXdp("va", null, { mode });
    expect(links.get("va").xdp).toBeUndefined();
    expect(told()).toBeUndefined();
  }
  // If the request contains no XDP mode, the kernel selects the best mode that the driver supports.
  links.setXdp("va", program.fd);
  expect(links.get("va").xdp).toMatchObject({ attached: 1 });
});
