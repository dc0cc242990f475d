import { execFileSync, spawn } from "node:child_process"
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"

const installed = "/usr/lib/postgresql"

/** The folder of `initdb` and `postgres`, as Debian installs them; undefined if there is none. */
export const binaries: string | undefined = existsSync(installed)
  ? readdirSync(installed)
      .map((version) => join(installed, version, "bin"))
      .find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")))
  : undefined

/** A server of the tests, in a temporary folder. */
export interface PostgresServer {
  readonly url: string
  readonly port: number
  /** Runs statements as the owner. */
  readonly run: (sql: string) => Promise<void>
  /** Ends every other connection, as a restart does. */
  readonly cutConnections: () => Promise<void>
  /** Stops the processes of every other connection, which answer no more. Returns what ends these processes. */
  readonly freezeConnections: () => Promise<() => void>
  readonly stop: () => Promise<void>
}

const password = "canary-8d1f"

/** Starts a server. It refuses to run as root, so root starts it as the user `postgres`. */
export const start = async (folder: string): Promise<PostgresServer> => {
  const home = mkdtempSync(join(tmpdir(), "sluice-postgres-"))
  const isRoot = process.getuid?.() === 0
  const id = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }))
  const user = isRoot ? { uid: id("-u"), gid: id("-g") } : {}
  if (isRoot) chownSync(home, id("-u"), id("-g"))
  const data = join(home, "data")
  const settings = ["-D", data, "-U", "owner", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
  const passwordFile = join(home, "password")
  execFileSync("sh", ["-c", `printf %s owner > ${passwordFile}`], { ...user })
  execFileSync(join(folder, "initdb"), [...settings, "-A", "scram-sha-256", "--pwfile", passwordFile], {
    ...user,
    cwd: home,
    stdio: "ignore"
  })
  const port = await freePort()
  const options = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"].flatMap((one) => ["-c", one])
  const server = spawn(join(folder, "postgres"), ["-D", data, "-p", String(port), ...options], {
    ...user,
    cwd: home,
    stdio: ["ignore", "ignore", "pipe"]
  })
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()))
  await new Promise<void>((resolve, reject) => {
    server.stderr.on("data", (text: Buffer) => text.includes("ready to accept connections") && resolve())
    server.once("exit", () => reject(new Error("postgres ended before it was ready")))
  })
  const owner = new pg.Client({ host: "127.0.0.1", port, user: "owner", password: "owner", database: "postgres" })
  await owner.connect()
  const run = async (sql: string): Promise<void> => void (await owner.query(sql))
  await run(`create role reader login password '${password}'; grant pg_read_all_data to reader`)
  return {
    url: `postgres://reader:${password}@127.0.0.1:${port}/postgres`,
    port,
    run,
    freezeConnections: async () => {
      const { rows } = await owner.query<{ pid: number }>("select pid from pg_stat_activity where usename = 'reader'")
      for (const { pid } of rows) process.kill(pid, "SIGSTOP")
      return () => {
        for (const { pid } of rows) for (const signal of ["SIGTERM", "SIGCONT"]) process.kill(pid, signal)
      }
    },
    cutConnections: () => run("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'reader'"),
    stop: async () => {
      await owner.end()
      server.kill("SIGINT")
      await ended
      rmSync(home, { recursive: true, force: true })
    }
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
