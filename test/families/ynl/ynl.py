"""Runs the kernel's own client of its specs: one request per line of standard input, one answer per line of output.

The argument is the directory that getYnl() of scripts/vm/ynl.ts has made. A request is an object with the members

  family, operation   names of the spec and of its operation
  values, flags       fields and additional NLM_F_ flags of the request
  id                  type of the request's message if the kernel lacks the family: nothing is sent then
  messages            messages in hexadecimal to decode as replies; nothing is sent then

An answer has the request that was encoded, each received message with its decoded value, and the error number.
"""

import json
import struct
import sys
import types

# The specs are JSON after their first line, so that the package yaml is not needed.
sys.modules["yaml"] = types.SimpleNamespace(
    SafeLoader=object, load=lambda stream, Loader: json.loads(stream.read().split("\n", 1)[1])
)
sys.path.insert(0, sys.argv[1])
import pyynl.lib.ynl as client  # noqa: E402

ERROR, DONE, MULTI, DUMP = 2, 3, 2, 0x300
families = {}


def family(name, number):
    if name not in families:
        known = client.GenlProtocol.genl_family_name_to_id
        if not known:
            known.update(client._genl_load_families())
        spec = client.SpecFamily(f"{sys.argv[1]}/specs/{name}.yaml", "")
        if number is not None:
            known.setdefault(spec.yaml["name"], {"id": number, "mcast": {}})
        # Values that the spec does not name are no error.
        families[name] = client.YnlFamily(f"{sys.argv[1]}/specs/{name}.yaml", "", process_unknown=True)
        families[name].sock.settimeout(100)
    return families[name]


def plain(value):
    """Returns a value as JSON without loss: integers as text, bytes in hexadecimal, sets as objects."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    if isinstance(value, (set, frozenset)):
        return {"set": sorted(value)}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    return value


def decoded(ynl, operation, raw):
    try:
        message = ynl.nlproto.decode(ynl, client.NlMsg(raw, 0), operation)
        name = operation.name if operation is not None else ynl.rsp_by_value[message.cmd()].name
        spec = operation if operation is not None else ynl.rsp_by_value[message.cmd()]
        value = ynl._decode(message.raw_attrs, spec.attr_set.name)
        if spec.fixed_header:
            value.update(ynl._decode_struct(message.raw, spec.fixed_header))
        return {"message": raw.hex(), "operation": name, "value": plain(value)}
    except Exception as error:
        return {"message": raw.hex(), "error": f"{type(error).__name__}: {error}"}


def exchange(ynl, operation, request, dump):
    ynl.sock.send(request)
    answers = []
    while True:
        datagram = ynl.sock.recv(1 << 20)
        offset = 0
        while offset < len(datagram):
            length, kind, _, sequence, _ = struct.unpack_from("IHHII", datagram, offset)
            raw = datagram[offset : offset + length]
            offset += (length + 3) & ~3
            if sequence != 1:
                continue
            if kind in (ERROR, DONE):
                return answers, -struct.unpack_from("i", raw, 16)[0]
            answers.append(decoded(ynl, operation, raw))


def answer(request):
    ynl = family(request["family"], request.get("id"))
    operation = ynl.ops[request["operation"]] if "operation" in request else None
    if "messages" in request:
        return {"answers": [decoded(ynl, operation, bytes.fromhex(text)) for text in request["messages"]]}
    flags = request.get("flags", [])
    sent = ynl._encode_message(operation, request.get("values", {}), flags, 1)
    if "id" in request:
        return {"request": sent.hex()}
    answers, error = exchange(ynl, operation, sent, DUMP in flags)
    return {"request": sent.hex(), "answers": answers, "errno": error}


sys.stdout.reconfigure(line_buffering=True)
output, sys.stdout = sys.stdout, sys.stderr
for line in sys.stdin:
    try:
        reply = answer(json.loads(line))
    except Exception as error:
        reply = {"failure": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), file=output, flush=True)
