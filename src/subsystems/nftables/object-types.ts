/** Types of named objects, by their key in JSON, with the names of the kernel's spec. */
export const objectTypes: Readonly<Record<string, string>> = {
  counter: "counter",
  quota: "quota",
  "ct helper": "ct-helper",
  limit: "limit",
  "ct timeout": "ct-timeout",
  secmark: "secmark",
  "ct expectation": "ct-expect",
  synproxy: "synproxy",
};
