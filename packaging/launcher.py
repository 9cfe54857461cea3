"""What people click on, or drop files onto: it starts the program beside it, by its own name.

It holds nothing else, so that it is small, and gives file names on exactly as the system gave them, which a batch file
does not.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

DROP = "检查"
"""In the name of the one onto which files are dropped."""


def main() -> int:
    """Start the program and wait for its end; the window stays open where it says something."""
    me = Path(sys.executable)
    program = me.with_name("drafting.exe" if sys.platform == "win32" else "drafting")
    # What is dropped onto the other one is meant to be checked as well.
    dropping = DROP in me.stem or any(Path(a).exists() for a in sys.argv[1:])
    arguments = ["--dropped", *sys.argv[1:]] if dropping else ["serve", *sys.argv[1:]]
    try:
        status = subprocess.call([str(program), *arguments])
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        print(f"启动不了 {program.name}（{error.strerror or error}）：文件夹要整个解压，不能只取其中几个文件")
        status = 2
    if (dropping or status) and sys.stdin is not None and sys.stdin.isatty():
        input("按回车键关闭窗口")
    return status


if __name__ == "__main__":
    sys.exit(main())
