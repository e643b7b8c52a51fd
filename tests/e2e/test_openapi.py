"""The API's own description against the program that gives it: whoever reads only that may rely on it."""
import http.client
import json
import re
import unittest
import urllib.parse

import gateway

SAMPLES = {"number": "1001", "id": "1", "survey": "1"}


def resolved(document, schema):
    """The schema that a reference leads to."""
    if "$ref" not in schema:
        return schema
    found = document
    for step in schema["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return found


def is_of(kind, value):
    kinds = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "boolean": bool,
        "null": type(None),
    }
    return isinstance(value, kinds[kind]) and not (kind == "integer" and isinstance(value, bool))


def wrong(document, schema, value, where="answer"):
    """What of the value isn't as the schema says, or isn't in it: as much of JSON Schema as the description uses."""
    choices = [wrong(document, one, value, where) for one in schema.get("anyOf", [])]
    if choices:
        return [] if [] in choices else sum(choices, [])
    schema = resolved(document, schema)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(is_of(kind, value) for kind in kinds):
        return [f"{where} is {value!r} and no {kinds}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where} is {value!r}"]
    found = []
    if isinstance(value, dict):
        found += [f"{where} has no {name}" for name in schema.get("required", []) if name not in value]
        known = schema.get("properties")
        for name, below in (value if known else {}).items():
            if name in known:
                found += wrong(document, known[name], below, f"{where}.{name}")
            else:
                found.append(f"{where}.{name} isn't described")
    if isinstance(value, list):
        for at, item in enumerate(value):
            found += wrong(document, schema.get("items", {}), item, f"{where}[{at}]")
    return found


class OpenApiTest(gateway.GatewayTest):
    @classmethod
    def populate(cls):
        cls.gw.agent("otto@example.test", "Otto Agent")
        cls.otto = cls.gw.agent_token("otto@example.test")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gw.response(cls.gw.customer(), "r-1", programme="Stay", survey="Checkout")
        cls.description = cls.gw.request("GET", "/api/v1/openapi.json", headers={"Authorization": ""}).json

    def operations(self):
        for path, item in self.description["paths"].items():
            for method, operation in item.items():
                concrete = re.sub(r"{(\w+)}", lambda m: SAMPLES.get(m.group(1), "none-such"), path)
                yield method.upper(), concrete, operation

    def assert_described(self, operation, answer, what):
        """Its status is in the description, and so is its body."""
        self.assertIn(str(answer.status), operation["responses"], what)
        response = resolved(self.description, operation["responses"][str(answer.status)])
        kind = answer.headers["Content-Type"].split(";")[0]
        self.assertIn(kind, response["content"], what)
        if kind.endswith("json"):
            schema = response["content"][kind]["schema"]
            self.assertEqual(wrong(self.description, schema, answer.json), [], what)

    def ask(self, method, path, operation, body=None, token=None, raw=None, media="application/json"):
        """An answer as described, whatever is asked; raw: the body's own bytes."""
        headers = {}
        if raw is not None:
            headers["Content-Type"] = media
        answer = self.gw.request(method, "/api/v1" + path, body if raw is None else raw, token=token, headers=headers)
        self.assert_described(operation, answer, f"{method} {path}: {answer}")
        return answer

    def test_the_description_is_whole(self):
        self.assertEqual(self.description["openapi"], "3.1.0")
        ids = [operation["operationId"] for _, _, operation in self.operations()]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertGreater(len(ids), 80)
        for path, item in self.description["paths"].items():
            for method, operation in item.items():
                named = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
                self.assertEqual(named, set(re.findall(r"{(\w+)}", path)), f"{method} {path}")
                self.assertTrue(operation["summary"].endswith("."), f"{method} {path}")
                self.assertTrue(any(status < "300" for status in operation["responses"]), f"{method} {path}")
                for status, response in operation["responses"].items():
                    schema = response.get("content", {}).get("application/json", {}).get("schema")
                    self.assertNotEqual(schema, {"type": "object"}, f"{method} {path} {status} has no shape")
        text = json.dumps(self.description)
        for name in set(re.findall(r'"\$ref": "([^"]+)"', text)):
            self.assertTrue(resolved(self.description, {"$ref": name}))

    def test_what_is_read_is_as_described(self):
        for method, path, operation in self.operations():
            if method == "GET":
                answer = self.ask(method, path, operation)
                if not re.search(r"{\w+}|none-such|/1(/|$)", path):
                    needed = [p for p in operation["parameters"] if p["required"] and p["in"] != "path"]
                    self.assertEqual(answer.status, 422 if needed else 200, f"{path}: {answer}")

    def test_a_missing_right_is_refused_everywhere(self):
        for method, path, operation in self.operations():
            if not operation["security"]:
                continue
            answer = self.ask(method, path, operation, token="clf_no-such-token-0123456789012345")
            self.assertEqual(answer.status, 401)
            role = operation["security"][0]["token"]
            if role != ["agent"]:
                answer = self.ask(method, path, operation, token=self.otto)
                self.assertEqual(answer.status, 403, f"{method} {path}: {answer}")

    def test_bodies_that_are_none_are_refused_everywhere(self):
        for method, path, operation in self.operations():
            if "application/json" not in operation.get("requestBody", {}).get("content", {}):
                continue
            for raw in (b"{", b"[1]", b'{"a":"\xff\xfe"}', b"\x00", b"[" * 500):
                answer = self.ask(method, path, operation, raw=raw)
                self.assertEqual(answer.status, 400, f"{method} {path} took {raw[:20]!r}: {answer}")
            answer = self.ask(method, path, operation, raw=b"{}", media="text/plain")
            self.assertEqual(answer.status, 415, f"{method} {path}: {answer}")

    def test_each_wrong_type_is_told_by_its_field(self):
        for method, path, operation in self.operations():
            content = operation.get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema", {})
            for name, below in self.fields(schema):
                value = 1.5 if "object" in below["type"] or "array" in below["type"] else {"a": 1}
                for step in reversed(name.split(".")):
                    value = {step: value}
                answer = self.ask(method, path, operation, value)
                self.assertEqual(answer.status, 422, f"{method} {path} took {value}: {answer}")
                self.assertIn(name, [wrong["field"] for wrong in answer.json["errors"]])
            if schema:
                answer = self.ask(method, path, operation, {"no_such_field": 1})
                self.assertIn("no_such_field", [wrong["field"] for wrong in answer.json["errors"]])
                for name in schema.get("required", []):
                    below = schema["properties"][name]
                    if "object" not in below["type"] or not below.get("required"):
                        self.assertIn(name, [wrong["field"] for wrong in answer.json["errors"]])

    def fields(self, schema, prefix=""):
        """Those that hold a value, by their whole names."""
        for name, below in schema.get("properties", {}).items():
            if below.get("properties"):
                yield from self.fields(below, f"{prefix}{name}.")
            else:
                yield prefix + name, below

    def test_each_wrong_parameter_is_told_by_its_name(self):
        for method, path, operation in self.operations():
            body = {} if "requestBody" in operation else None
            answer = self.ask(method, path + "?no_such=1", operation, body)
            self.assertEqual(answer.status, 422, f"{method} {path}: {answer}")
            self.assertIn("no_such", [wrong["field"] for wrong in answer.json["errors"]])
            for parameter in operation["parameters"]:
                kind = parameter["schema"].get("type")
                if parameter["in"] != "query" or (kind != "integer" and "enum" not in parameter["schema"]):
                    continue
                query = urllib.parse.urlencode({parameter["name"]: "ni\u00f1o"})
                answer = self.ask(method, f"{path}?{query}", operation, body)
                self.assertIn(parameter["name"], [wrong["field"] for wrong in answer.json["errors"]])
            if method == "GET":
                answer = self.gw.request(method, f"/api/v1{path}?%ff%fe=%ff", body)
                self.assertIn(answer.status, (400, 422), f"{path}: {answer}")

    def test_a_path_that_is_no_utf_8_is_refused_everywhere(self):
        for path, item in self.description["paths"].items():
            for method in item if "{" in path else []:
                answer = self.gw.request(method.upper(), "/api/v1" + re.sub(r"{\w+}", "%ff%fe", path))
                self.assertEqual(answer.status, 400, f"{method} {path}: {answer}")

    def test_a_huge_body_is_refused_before_it_is_read(self):
        host = urllib.parse.urlsplit(self.gw.url)
        for method, path, operation in self.operations():
            connection = http.client.HTTPConnection(host.hostname, host.port, timeout=20)
            connection.putrequest(method, "/api/v1" + path)
            connection.putheader("Authorization", f"Bearer {self.gw.token}")
            connection.putheader("Content-Type", "application/json")
            connection.putheader("Content-Length", str(1 << 40))
            connection.endheaders(b'{"a":"')
            answer = connection.getresponse()
            self.assertEqual(answer.status, 413, f"{method} {path}")
            self.assertIn("413", operation["responses"])
            connection.close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
