import { type Instance, instances } from "@sluice/braze-api/Instances"
import { suggest } from "@sluice/values/NearMiss"
import type { Reason } from "@sluice/values/Reason"
import * as Text from "@sluice/values/Text"
import { Either } from "effect"
import * as ApiKey from "./ApiKey.js"

/** The checked address of an instance, a mock or another allowed host. */
export interface EndpointUrl {
  /** Without a slash at the end. */
  readonly origin: string
  readonly host: string
  /** As `EU-01`; undefined on hosts that are not Braze's. */
  readonly instance: string | undefined
  readonly loopback: boolean
  readonly notes: ReadonlyArray<Reason>
}

type Read = Either.Either<EndpointUrl, Reason>

const problem = (code: string, message: string): Either.Either<never, Reason> =>
  Either.left({ code, path: "endpoint", message })

const where =
  "The REST endpoint stands in Braze under Settings › APIs and Identifiers, as https://rest.fra-01.braze.eu."
const scheme = /^[a-z][a-z0-9+.-]*:\/\//i

/** Reads what was given as `endpoint`. `allowHost` as in the settings of a connection. */
export const read = (given: string, allowHost: boolean | string | undefined): Read => {
  const text = typeof given === "string" ? given.trim() : ""
  if (text === "") return problem("endpoint-missing", `There is no endpoint. ${where}`)
  if (ApiKey.looksLikeKey(text))
    return problem(
      "endpoint-is-key",
      "The endpoint has the shape of an API key. Endpoint and key may have changed places."
    )
  if (Text.isPlaceholder(text))
    return problem("endpoint-placeholder", `The endpoint is a placeholder that nobody filled in. ${where}`)
  if (/^["'`]|["'`]$/.test(text)) return problem("endpoint-quoted", "The endpoint stands in quotes. Take them off.")
  const named = instances.find((instance) => instance.name.toLowerCase() === text.toLowerCase())
  if (named !== undefined)
    return problem(
      "endpoint-is-instance",
      `${named.name} is the name of an instance. Its REST endpoint is https://${named.rest}.`
    )
  return scheme.test(text) ? parse(text, allowHost) : withoutScheme(text)
}

const withoutScheme = (text: string): Read => {
  const url = tryUrl(`https://${text.replace(/^\/+/, "")}`)
  if (url === undefined) return problem("endpoint-not-a-url", `The endpoint is no address. ${where}`)
  const guess = isLoopback(url.hostname) ? "http" : "https"
  return problem(
    "endpoint-scheme-missing",
    `The endpoint lacks its scheme: write ${guess}://${url.host}${advice(url.hostname)}`
  )
}

const tryUrl = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined)

/** Only where the host without its scheme is wrong too. */
const advice = (host: string): string => {
  const wrong = isLoopback(host) || isKnown(host) || !isBraze(host) ? undefined : wrongHost(host)
  return wrong === undefined ? "." : `. And: ${wrong.message}`
}

const parse = (text: string, allowHost: boolean | string | undefined): Read => {
  const url = tryUrl(text)
  if (url === undefined) return problem("endpoint-not-a-url", `The endpoint is no address. ${where}`)
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return problem(
      "endpoint-scheme-unknown",
      "The endpoint begins with neither https:// nor, for a mock on this machine, http://."
    )
  if (url.username !== "" || url.password !== "")
    return problem(
      "endpoint-with-credentials",
      "The endpoint holds a user or a password. Braze takes its key from apiKey alone."
    )
  if (url.search !== "" || url.hash !== "")
    return problem("endpoint-with-query", `The endpoint holds a query or a fragment. Write https://${url.host} alone.`)
  const host = url.hostname
  const loopback = isLoopback(host)
  if (!loopback) {
    const refused = refusedHost(url, allowHost)
    if (refused !== undefined) return Either.left(refused)
  }
  const path = url.pathname.replace(/\/+$/, "")
  if (/\/users?\/track$/i.test(path) || (path !== "" && isBraze(host)))
    return problem(
      "endpoint-with-path",
      `The endpoint is the host alone; the path is put behind it. Write ${url.origin}.`
    )
  const slash: Reason = {
    code: "endpoint-trailing-slash",
    path: "endpoint",
    message: "The slash at the end of the endpoint is left off."
  }
  return Either.right({
    origin: url.origin + path,
    host: url.host,
    instance: instances.find((instance) => instance.rest === host)?.name,
    loopback,
    notes: /\/$/.test(text) ? [slash] : []
  })
}

const refusedHost = (url: URL, allowHost: boolean | string | undefined): Reason | undefined => {
  const host = url.hostname
  const allowed = isAllowed(url, allowHost)
  if (isBraze(host) && !isKnown(host) && !(allowed && !isMisused(host))) return wrongHost(host)
  if (url.protocol === "http:" && allowed !== "plain")
    return {
      code: "endpoint-not-https",
      path: "endpoint",
      message: `The key must not travel unencrypted: write https://${url.host}. Plain http is for loopback.`
    }
  if (isKnown(host) && url.port !== "")
    return {
      code: "endpoint-with-port",
      path: "endpoint",
      message: `Braze listens on no port of its own. Write https://${host}.`
    }
  if (!isKnown(host) && allowed === undefined) {
    const near = suggest(
      host,
      instances.map((instance) => instance.rest)
    )
    return {
      code: "endpoint-host-unknown",
      path: "endpoint",
      message: `${host} is no host of Braze${near === undefined ? "." : `; did you mean https://${near}?`} If it is meant, say so: allowHost: ${url.host}`
    }
  }
  return undefined
}

/** `plain`: the permission itself names http. */
const isAllowed = (url: URL, allowHost: boolean | string | undefined): "host" | "plain" | undefined => {
  if (allowHost === true) return "host"
  if (typeof allowHost !== "string") return undefined
  const said = allowHost.trim().toLowerCase().replace(/\/+$/, "")
  const host = said.replace(scheme, "")
  if (host !== url.host && host !== url.hostname) return undefined
  return said.startsWith("http://") ? "plain" : "host"
}

const isLoopback = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(host)

const isKnown = (host: string): boolean => instances.some((instance) => instance.rest === host)
const isBraze = (host: string): boolean => /(?:^|\.)braze\.(?:com|eu)$/.test(host)
const isMisused = (host: string): boolean =>
  instances.some((instance) => instance.dashboard === host || instance.sdk === host)

/** Why a host under braze.com or braze.eu is not a REST endpoint, with the one that is meant. */
const wrongHost = (host: string): Reason => {
  const say = (code: string, message: string): Reason => ({ code, path: "endpoint", message })
  const use = (instance: Instance): string => `Its REST endpoint is https://${instance.rest}.`
  const dashboard = instances.find((instance) => instance.dashboard === host)
  if (dashboard !== undefined)
    return say("endpoint-is-dashboard", `${host} is the dashboard of ${dashboard.name}. ${use(dashboard)}`)
  const sdk = instances.find((instance) => instance.sdk === host)
  if (sdk !== undefined)
    return say("endpoint-is-sdk", `${host} serves the SDKs of ${sdk.name}, not the REST API. ${use(sdk)}`)
  if (/(?:us|iad|dashboard)-09\./.test(host))
    return say("endpoint-unknown-instance", `There is no instance US-09. ${where}`)
  const cluster = host.split(".").slice(0, -2).join(".")
  const sameCluster = instances.find(({ rest, dashboard, sdk }) =>
    [rest, dashboard, sdk].some((known) => known.split(".").slice(0, -2).join(".") === cluster)
  )
  if (sameCluster !== undefined)
    return say(
      "endpoint-wrong-domain",
      `${host} is no host of Braze: ${sameCluster.name} ends in another domain. ${use(sameCluster)}`
    )
  const byName = instances.find((instance) => host.includes(`${instance.name.toLowerCase()}.`))
  if (byName !== undefined)
    return say("endpoint-unknown-instance", `${host} is no host of Braze. You may mean ${byName.name}. ${use(byName)}`)
  const near = suggest(
    host,
    instances.map((instance) => instance.rest)
  )
  return say(
    "endpoint-unknown-instance",
    `${host} is no REST endpoint of Braze${near === undefined ? "" : `; did you mean https://${near}?`} ${where}`
  )
}
