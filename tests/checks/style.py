"""check.style: the figures and bans of the project's style (functions' and files' length, functions not to be used)."""

import math
import statistics

import checklib

FUNCTION_MAX = 120
FUNCTION_MEDIAN_MAX = 20
FUNCTION_NINE_IN_TEN_MAX = 60
FILE_MAX = 800
PUBLIC_HEADER_MAX = 150

CODE = ["src", "include", "tests", "bench"]
EVERYTHING = CODE + ["cmake", "docs", "packaging", "schema", "scripts", "templates", ".ci"]
TEXTS = {".c", ".h", ".py", ".sh", ".cmake", ".md", ".txt", ".sql", ".html", ".css", ".js", ".conf", ".yml", ".in"}

BANNED = r"\b(sprintf|vsprintf|strcpy|stpcpy|strcat|strtok|atoi|atol|gets|alloca)\s*\("
ZONE = r'\bsetenv\s*\(\s*"TZ"'
# Put together here so that this file doesn't find itself.
UNFINISHED = r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b"
MACHINE = r"(?<![\w.])/(work|home|root)" + r"/[\w.-]|\.\./" + r"shared\b"


def functions(root, paths):
    """(path, name, lines) of each function, counted by universal-ctags."""
    rows = checklib.tags(root, paths, "f", ["%{input}", "%N", "%n", "%{end}"])
    return [(path, name, int(end) - int(start) + 1) for path, name, start, end in rows if end]


def check_functions(root):
    complaints = []
    for path, name, lines in functions(root, checklib.files(root, CODE, {".c", ".h"})):
        if lines > FUNCTION_MAX:
            complaints.append(f"{path}: {name} has {lines} lines, more than {FUNCTION_MAX}")
    lengths = sorted(lines for _, _, lines in functions(root, checklib.files(root, ["src"], {".c", ".h"})))
    if not lengths:
        return complaints
    median = statistics.median(lengths)
    nine_in_ten = lengths[math.ceil(len(lengths) * 0.9) - 1]
    print(f"{len(lengths)} functions in src: median {median:g}, nine in ten {nine_in_ten}, longest {lengths[-1]} lines")
    if median > FUNCTION_MEDIAN_MAX:
        complaints.append(f"src: the functions' median of {median:g} lines passes {FUNCTION_MEDIAN_MAX}")
    if nine_in_ten > FUNCTION_NINE_IN_TEN_MAX:
        complaints.append(f"src: nine in ten functions have up to {nine_in_ten} lines: {FUNCTION_NINE_IN_TEN_MAX} at most")
    return complaints


def check_files(root):
    complaints = []
    for path in checklib.files(root, CODE + ["scripts"], {".c", ".h", ".py", ".sh"}):
        lines = checklib.read(root, path).count("\n")
        most = PUBLIC_HEADER_MAX if path.parts[0] == "include" else FILE_MAX
        if lines > most:
            complaints.append(f"{path}: {lines} lines, more than {most}")
    for path in checklib.files(root, CODE, {".c", ".h"}):
        if not checklib.read(root, path).startswith("/*"):
            complaints.append(f"{path}: no comment at its head")
    return complaints


def check_calls(root):
    complaints = []
    for path in checklib.files(root, CODE, {".c", ".h"}):
        code = checklib.read(root, path)
        for line, match in checklib.matches(checklib.bare(code), BANNED):
            complaints.append(f"{path}:{line}: {match.group(1)} is banned")
        if path.parts[0] == "src":
            for line, _ in checklib.matches(checklib.bare(code, True), ZONE):
                complaints.append(f"{path}:{line}: the process's time zone must not be set")
    return complaints


def check_words(root):
    complaints = []
    for path in checklib.files(root, EVERYTHING, TEXTS):
        if path.parts[:2] == ("tests", "fixtures"):
            continue
        text = checklib.read(root, path)
        for line, match in checklib.matches(text, UNFINISHED):
            complaints.append(f"{path}:{line}: {match.group(0)}: finish it or leave it out")
        for line, match in checklib.matches(text, MACHINE):
            complaints.append(f"{path}:{line}: a path of one machine: {match.group(0)}")
    return complaints


def check(root):
    """Length of functions, files and headers, banned calls, and words that say a thing isn't finished."""
    return check_functions(root) + check_files(root) + check_calls(root) + check_words(root)


def function(name, lines):
    return f"int {name}(void)\n{{\n" + "\tcall();\n" * (lines - 4) + "\treturn 0;\n}\n"


HEAD = "/* x.c - a file of the self-test. */\n"
GOOD = {
    "src/base/x.c": HEAD + "".join(function(f"f{i}", 15) + "\n" for i in range(20)) + function("longest", 120),
    "src/base/y.c": HEAD + '/* strcpy(a, b) */\nint y(void)\n{\n\treturn snprintf(0, 0, "gets(");\n}\n',
    "include/clf/base/x.h": HEAD * 150,
}
MANY = {f"src/base/m{i}.c": HEAD + "".join(function(f"m{i}_{j}", 21) + "\n" for j in range(30)) for i in range(2)}
TALL = {f"src/base/t{i}.c": HEAD + "".join(function(f"t{i}_{j}", 61) + "\n" for j in range(9)) for i in range(2)}
BROKEN = {
    "a long function": ({"src/base/z.c": HEAD + function("endless", 121)}, "endless has 121 lines"),
    "a long function of a test": ({"tests/unit/base/z.c": HEAD + function("endless", 121)}, "endless has 121 lines"),
    "a high median": (MANY, "median of 21 lines"),
    "too many long functions": (TALL, "nine in ten functions have up to 61"),
    "a long file": ({"src/base/z.c": HEAD * 801}, "801 lines, more than 800"),
    "a long public header": ({"include/clf/base/z.h": HEAD * 151}, "151 lines, more than 150"),
    "no head": ({"src/base/z.c": "int z;\n"}, "no comment at its head"),
    "a banned call": ({"src/base/z.c": HEAD + "void z(char *a)\n{\n\tstrcpy (a, a);\n}\n"}, "z.c:4: strcpy is banned"),
    "the zone": ({"src/base/z.c": HEAD + 'void z(void)\n{\n\tsetenv("TZ", "UTC", 1);\n}\n'}, "time zone"),
    "unfinished work": ({"docs/plan.md": "TO" + "DO: more\n"}, "finish it"),
    "a machine's path": ({"scripts/x.sh": "cd /ho" + "me/someone\n"}, "a path of one machine"),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
