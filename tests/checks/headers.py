"""check.headers: every public header compiles alone, twice over, under strict flags."""

import os
import subprocess
import tempfile

import checklib

FLAGS = (
    "-std=c11 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes "
    "-Wmissing-prototypes -Wundef -Wvla -Werror -fsyntax-only -x c -"
).split()


def compile_alone(root, name):
    compiler = os.environ.get("CC") or "cc"
    code = f'#include "{name}"\n#include "{name}"\ntypedef int something;\n'
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(
            [compiler, "-I", str(root / "include"), *FLAGS], input=code, capture_output=True, text=True, cwd=folder
        )


def check(root):
    """Each header below include/ says all that it needs."""
    complaints = []
    for path in checklib.files(root, ["include"], {".h"}):
        done = compile_alone(root, path.relative_to("include"))
        if done.returncode != 0:
            complaints.append(f"{path}: doesn't compile alone\n{done.stderr.strip()}")
    return complaints


GUARDED = "#ifndef X_H\n#define X_H\n%s\n#endif\n"
GOOD = {"include/clf/base/good.h": GUARDED % "#include <stddef.h>\nsize_t clf_good_size(void);"}
BROKEN = {
    "a type that isn't declared": ({"include/clf/base/x.h": GUARDED % "size_t clf_x_size(void);"}, "size_t"),
    "no guard": ({"include/clf/base/x.h": "struct clf_x {\n\tint a;\n};\n"}, "redefinition"),
    "an old prototype": ({"include/clf/base/x.h": GUARDED % "int clf_x_size();"}, "prototype"),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
