/** The interval of checks of the parent process, in milliseconds. */
const interval = 250

/** The environment that npm sets for `npx`. */
const isNpx = (environment: Readonly<Record<string, string | undefined>>): boolean =>
  environment["npm_command"] === "exec"

/**
 * Resolves when the `npx` that started this process has ended. A signal to `npx mock-braze &` ends npm alone, which
 * does not always pass it on; the server would keep its port. Never resolves for a process that was started in another
 * way, because such a process may outlive its shell.
 */
export const ended = (
  environment: Readonly<Record<string, string | undefined>>,
  parent: () => number = () => process.ppid
): Promise<void> =>
  new Promise((resolve) => {
    if (!isNpx(environment)) return
    const first = parent()
    const timer = setInterval(() => {
      if (parent() === first) return
      clearInterval(timer)
      resolve()
    }, interval)
    timer.unref()
  })
