// Runs in Bun, which parses YAML. Elsewhere, pass the result of another parser to buildFamily().
import { loadFamily } from "bun-netlink/schema";

const family = loadFamily(`
name: nlctrl
protocol: genetlink-legacy
attribute-sets:
  - name: ctrl
    name-prefix: ctrl-attr-
    attributes:
      - { name: family-id, type: u16 }
      - { name: family-name, type: string }
operations:
  enum-model: directional
  list:
    - name: getfamily
      attribute-set: ctrl
      do:
        request: { value: 3, attributes: [family-name] }
        reply: { value: 1, attributes: [family-id, family-name] }
`);
using client = family.connect();
const reply = client.do("getfamily", { familyName: "nlctrl" });
console.log(`nlctrl has the number ${reply?.["familyId"]}`);
