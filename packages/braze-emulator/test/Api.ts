import * as Emulator from "@sluice/braze-emulator/Emulator"
import * as Seed from "@sluice/braze-emulator/Seed"
import * as UserView from "@sluice/braze-emulator/UserView"
import * as World from "@sluice/braze-emulator/World"

export const KEY = "mock-braze-api-key"
export const noon = Date.parse("2026-06-01T12:00:00Z")
export const past = "2026-05-31T10:00:00.000Z"

export interface Reply {
  readonly status: number
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
}

/** A workspace from a seed file, with a clock that stands still until it is moved. */
export const open = (seed: unknown = {}, options: Emulator.EmulatorOptions = {}) => {
  const read = Seed.read(seed)
  if (read._tag === "Problems") throw new Error(JSON.stringify(read.problems))
  let now = noon
  const emulator = Emulator.make({ now: () => now, seed: read.seed, ...options })
  const call = (method: string, path: string, body?: unknown): Reply => {
    const [bare = "", query] = path.split("?")
    const answer = emulator.handle({
      method,
      path: bare,
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      body: body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body),
      ...(query === undefined ? {} : { query })
    })
    return {
      status: answer.status,
      body: answer.body === "" ? undefined : JSON.parse(answer.body),
      headers: answer.headers
    }
  }
  const world = () => emulator.workspace.world
  return {
    emulator,
    call,
    post: (path: string, body: unknown) => call("POST", path, body),
    get: (path: string) => call("GET", path),
    track: (body: unknown) => call("POST", "/users/track", body),
    /** Makes people with these attributes. */
    people: (...attributes: ReadonlyArray<unknown>) => call("POST", "/users/track", { attributes }),
    users: (query: World.Query = {}): ReadonlyArray<UserView.User> =>
      World.find(world(), query).map((profile) => UserView.make(world(), profile, emulator.workspace.clock.now())),
    user: (external_id: string): UserView.User | undefined => {
      const [profile] = World.find(world(), { external_id })
      return profile === undefined ? undefined : UserView.make(world(), profile, emulator.workspace.clock.now())
    },
    outbox: () => world().objects.outbox,
    mistakes: () => emulator.workspace.mistakes.list().map(({ code }) => code),
    advice: () => emulator.workspace.mistakes.advice().map(({ code }) => code),
    pass: (ms: number) => {
      now += ms
    }
  }
}

export const times = <A>(count: number, make: (index: number) => A): ReadonlyArray<A> =>
  Array.from({ length: count }, (_, index) => make(index))

export const alias = (alias_name: string, alias_label = "l") => ({ alias_name, alias_label })
