"""The programs in a root that has nothing but them and what their loader needs: no /etc, /tmp, /usr, /proc, /dev, no HOME.

The programs for musl are alone in it. On another architecture the emulator is beside them.
"""

import http.client
import json
import pathlib
import tempfile
import unittest

from root_case import PACT, SECONDS, TARGET, RootCase, ask

from pactdist import commands, places, roots

EMULATOR = "qemu-aarch64-static"
CROSS_LIBRARIES = pathlib.Path("/usr/aarch64-linux-gnu/lib")


def reason_to_skip():
    if TARGET.os != "linux":
        return f"there are no roots for {TARGET.os}"
    if TARGET.arch != "x86_64":
        if not TARGET.musl and not CROSS_LIBRARIES.is_dir():
            return f"{CROSS_LIBRARIES} is not there"
        return roots.missing(EMULATOR)
    return roots.missing("ldd")


@unittest.skipIf(reason_to_skip(), str(reason_to_skip()))
class BareRoot(RootCase):
    """Each test has a root of its own, which programs cannot write to."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = roots.Root(pathlib.Path(self.folder.name), writable=False)
        for program in sorted((places.stage(TARGET) / "bin").iterdir()):
            self.root.put(program, program.name)
            if TARGET.arch == "x86_64" and not TARGET.musl:
                for library in roots.libraries_of(program):
                    self.root.put(library.resolve(), str(library))
        if TARGET.arch != "x86_64":
            self.root.put(pathlib.Path(commands.need(EMULATOR, "run the programs")).resolve(), EMULATOR)
            self.before = [f"/{EMULATOR}"]
            if not TARGET.musl:
                for library in CROSS_LIBRARIES.glob("*.so.*"):
                    self.root.put(library.resolve(), f"/lib/{library.name}")
        self.root.write("pact.json", json.dumps(PACT))

    def test_the_programs_say_their_versions(self):
        for program in ("pact_mock_server_cli", "pact_verifier_cli"):
            done = self.run_inside(program, "--version")

            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertRegex(done.stdout, r"\d+\.\d+\.\d+")

    def test_the_mock_server_answers_and_says_why_the_pact_cannot_be_written(self):
        master, port = self.start_master("--no-file-log", "--output", "/pacts")
        created, answer = ask(port, "POST", "/", json.dumps(PACT))
        self.assertEqual(created, 200, answer)
        mock = json.loads(answer)["mockServer"]["port"]

        self.assertEqual(ask(mock, "GET", "/orders/1"), (200, '{"id":1}'))
        self.assertEqual(ask(mock, "GET", "/orders/2")[0], 500)
        status, answer = ask(port, "POST", f"/mockserver/{mock}/verify")
        self.assertEqual(status, 422, answer)
        self.assertEqual(ask(port, "DELETE", f"/mockserver/{mock}")[0], 204)
        mock = json.loads(ask(port, "POST", "/", json.dumps(PACT))[1])["mockServer"]["port"]
        ask(mock, "GET", "/orders/1")
        status, answer = ask(port, "POST", f"/mockserver/{mock}/verify")
        self.assertEqual(status, 404, answer)
        self.assertIn("/pacts", json.loads(answer)["error"])

        self.assertEqual(ask(port, "POST", "/shutdown", '{"period":0}', {"Authorization": "Bearer key"})[0], 204)
        _, errors = master.communicate(timeout=SECONDS)
        self.assertEqual((master.returncode, errors), (0, ""))

    def test_a_log_file_that_cannot_be_written_is_a_warning(self):
        master, port = self.start_master("--output", "/pacts")

        self.assertEqual(ask(port, "POST", "/shutdown", '{"period":0}', {"Authorization": "Bearer key"})[0], 204)

        _, errors = master.communicate(timeout=SECONDS)
        self.assertIn("WARN: cannot log to a file in '/pacts': ", errors)
        self.assertEqual(master.returncode, 0)

    def test_sub_commands_find_the_master_without_a_hosts_file(self):
        _, port = self.start_master("--no-file-log")

        listed = self.run_inside("pact_mock_server_cli", "list", "--port", str(port))
        created = self.run_inside(
            "pact_mock_server_cli", "create", "--port", str(port), "--file", "/pact.json", "--tls", "-l", "none"
        )

        self.assertEqual((listed.returncode, listed.stderr), (0, ""))
        self.assertEqual((created.returncode, created.stderr), (0, ""))
        self.assertRegex(created.stdout, r"started on port \d+")

    def test_a_time_zone_that_is_written_out_needs_no_files_and_a_name_without_them_is_utc(self):
        for zone, offset in (("IST-5:30", "+05:30"), ("Asia/Kolkata", "+00:00"), ("no/zone", "+00:00")):
            with self.subTest(zone):
                _, port = self.start_master("--no-file-log", env={"TZ": zone})
                mock = json.loads(ask(port, "POST", "/", json.dumps(PACT))[1])["mockServer"]["port"]
                connection = http.client.HTTPConnection("127.0.0.1", mock, timeout=SECONDS)
                self.addCleanup(connection.close)

                connection.request("GET", "/orders/1")

                now = connection.getresponse().headers["X-Now"]
                self.assertEqual(now[-6:], offset, now)

    def test_the_verifier_passes_and_fails(self):
        port = str(self.serve())
        wrong = {**PACT, "interactions": [{**PACT["interactions"][0], "request": {"method": "GET", "path": "/orders/2"}}]}
        self.root.write("wrong.json", json.dumps(wrong))

        passed = self.run_inside("pact_verifier_cli", "--file", "/pact.json", "--port", port)
        failed = self.run_inside("pact_verifier_cli", "--file", "/wrong.json", "--port", port)

        self.assertEqual(passed.returncode, 0, passed.stdout + passed.stderr)
        self.assertEqual(failed.returncode, 1, failed.stdout + failed.stderr)
        self.assertIn("expected 200 but was 404", failed.stdout)

    def test_without_certificates_a_tls_source_is_an_error_with_words_and_its_own_certificate_will_do(self):
        _, port = self.start_master("--no-file-log")
        source = {**PACT, "interactions": [json.loads(json.dumps(PACT["interactions"][0]))]}
        source["interactions"][0].update(request={"method": "GET", "path": "/pact.json"})
        source["interactions"][0]["response"] = {
            "status": 200, "body": {"contentType": "application/json", "content": PACT},
        }
        mock = json.loads(ask(port, "POST", "/?tls=true", json.dumps(source))[1])["mockServer"]["port"]
        self.root.write("ca.pem", ask(port, "GET", "/certificate")[1])
        arguments = ("--url", f"https://127.0.0.1:{mock}/pact.json", "--port", str(self.serve()))

        refused = self.run_inside("pact_verifier_cli", *arguments)
        passed = self.run_inside("pact_verifier_cli", *arguments, env={"SSL_CERT_FILE": "/ca.pem"})

        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("certificate", refused.stdout + refused.stderr)
        self.assertEqual(passed.returncode, 0, passed.stdout + passed.stderr)
        # Where the container recipe puts them.
        self.root.path("etc/ssl/certs").mkdir(parents=True)
        self.root.path("ca.pem").rename(self.root.path("etc/ssl/certs/ca-certificates.crt"))
        self.assertEqual(self.run_inside("pact_verifier_cli", *arguments).returncode, 0)

    def test_a_report_that_cannot_be_written_is_an_error_with_words(self):
        port = str(self.serve())

        done = self.run_inside("pact_verifier_cli", "--file", "/pact.json", "--port", port, "--json", "/report.json")

        self.assertNotEqual(done.returncode, 0)
        self.assertIn("/report.json", done.stderr)

    def test_a_plugin_that_is_not_there_is_an_error_with_words(self):
        plugin = {"name": "none", "version": "1", "configuration": {}}
        self.root.write("plugin.json", json.dumps({**PACT, "metadata": {**PACT["metadata"], "plugins": [plugin]}}))

        done = self.run_inside("pact_verifier_cli", "--file", "/plugin.json", "--port", str(self.serve()))

        self.assertNotEqual(done.returncode, 0)
        self.assertIn("Plugin directory", done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
