import { type Instance, instances } from "@sluice/braze-api/Instances"
import { isLoopback } from "@sluice/values/Loopback"
import { didYouMean, suggest } from "@sluice/values/NearMiss"
import type { Reason } from "@sluice/values/Reason"
import * as Text from "@sluice/values/Text"
import { Either } from "effect"
import * as ApiKey from "./ApiKey.js"

/** The checked address of an instance, a mock or another allowed host. */
export interface EndpointUrl {
  /** Without a slash at the end. */
  readonly origin: string
  readonly host: string
  /** Such as `EU-01`. Undefined for hosts that are not Braze hosts. */
  readonly instance: string | undefined
  readonly loopback: boolean
  readonly notes: ReadonlyArray<Reason>
}

type ReadUrl = Either.Either<EndpointUrl, Reason>

const problem = (code: string, message: string): Either.Either<never, Reason> =>
  Either.left({ code, path: "endpoint", message })

const where =
  "Find the REST endpoint in Braze under Settings › APIs and Identifiers, for example https://rest.fra-01.braze.eu."
const scheme = /^[a-z][a-z0-9+.-]*:\/\//i

/** Reads and checks the setting `endpoint`. `allowHost` is the setting of the connection. */
export const read = (given: string, allowHost: boolean | string | undefined): ReadUrl => {
  const text = typeof given === "string" ? given.trim() : ""
  if (text === "") return problem("endpoint-missing", `The endpoint is missing. ${where}`)
  if (ApiKey.looksLikeKey(text))
    return problem(
      "endpoint-is-key",
      "The endpoint looks like an API key. Check whether endpoint and apiKey are swapped."
    )
  if (Text.isPlaceholder(text))
    return problem("endpoint-placeholder", `The endpoint is an unfilled placeholder. ${where}`)
  if (/^["'`]|["'`]$/.test(text)) return problem("endpoint-quoted", "The endpoint is in quotation marks. Remove them.")
  const named = instances.find((instance) => instance.name.toLowerCase() === text.toLowerCase())
  if (named !== undefined)
    return problem(
      "endpoint-is-instance",
      `${named.name} is the name of an instance. Write its REST endpoint: https://${named.rest}.`
    )
  return scheme.test(text) ? parse(text, allowHost) : withoutScheme(text)
}

const withoutScheme = (text: string): ReadUrl => {
  const url = tryUrl(`https://${text.replace(/^\/+/, "")}`)
  if (url === undefined) return problem("endpoint-not-a-url", `The endpoint is not a valid URL. ${where}`)
  const guess = isLoopback(url.hostname) ? "http" : "https"
  return problem(
    "endpoint-scheme-missing",
    `The endpoint has no scheme. Write ${guess}://${url.host}${hostProblem(url.hostname)}`
  )
}

const tryUrl = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined)

/** A second sentence if the host is wrong too. */
const hostProblem = (host: string): string => {
  const wrong = isLoopback(host) || isKnown(host) || !isBraze(host) ? undefined : wrongHost(host)
  return wrong === undefined ? "." : `. Also: ${wrong.message}`
}

const parse = (text: string, allowHost: boolean | string | undefined): ReadUrl => {
  const url = tryUrl(text)
  if (url === undefined) return problem("endpoint-not-a-url", `The endpoint is not a valid URL. ${where}`)
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return problem(
      "endpoint-scheme-unknown",
      "The endpoint must begin with https://, or with http:// for a mock on this machine."
    )
  if (url.username !== "" || url.password !== "")
    return problem(
      "endpoint-with-credentials",
      "The endpoint contains a user name or password. Remove them. The key belongs in apiKey."
    )
  if (url.search !== "" || url.hash !== "")
    return problem("endpoint-with-query", `The endpoint contains a query or a fragment. Write https://${url.host}.`)
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
      `The endpoint must not contain a path, because Sluice adds it. Write ${url.origin}.`
    )
  const slash: Reason = {
    code: "endpoint-trailing-slash",
    path: "endpoint",
    message: "The slash at the end of the endpoint was removed."
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
      message: `The key would be sent unencrypted. Write https://${url.host}. Plain http is allowed only for loopback.`
    }
  if (isKnown(host) && url.port !== "")
    return {
      code: "endpoint-with-port",
      path: "endpoint",
      message: `Braze endpoints do not use a custom port. Write https://${host}.`
    }
  if (!isKnown(host) && allowed === undefined) {
    const near = suggest(
      host,
      instances.map((instance) => instance.rest)
    )
    return {
      code: "endpoint-host-unknown",
      path: "endpoint",
      message: `${host} is not a Braze host.${didYouMean(near && `https://${near}`)} To allow it, set allowHost: ${url.host}`
    }
  }
  return undefined
}

/** `plain`: whether allowHost has the scheme http. */
const isAllowed = (url: URL, allowHost: boolean | string | undefined): "host" | "plain" | undefined => {
  if (allowHost === true) return "host"
  if (typeof allowHost !== "string") return undefined
  const allowed = allowHost.trim().toLowerCase().replace(/\/+$/, "")
  const host = allowed.replace(scheme, "")
  if (host !== url.host && host !== url.hostname) return undefined
  return allowed.startsWith("http://") ? "plain" : "host"
}

const isKnown = (host: string): boolean => instances.some((instance) => instance.rest === host)
const isBraze = (host: string): boolean => /(?:^|\.)braze\.(?:com|eu)$/.test(host)
const isMisused = (host: string): boolean =>
  instances.some((instance) => instance.dashboard === host || instance.sdk === host)

/** The reason why a host under braze.com or braze.eu is not a REST endpoint, with a suggestion. */
const wrongHost = (host: string): Reason => {
  const reason = (code: string, message: string): Reason => ({ code, path: "endpoint", message })
  const hint = (instance: Instance): string => `Write its REST endpoint: https://${instance.rest}.`
  const dashboard = instances.find((instance) => instance.dashboard === host)
  if (dashboard !== undefined)
    return reason("endpoint-is-dashboard", `${host} is the dashboard of ${dashboard.name}. ${hint(dashboard)}`)
  const sdk = instances.find((instance) => instance.sdk === host)
  if (sdk !== undefined)
    return reason("endpoint-is-sdk", `${host} serves the SDKs of ${sdk.name}, not the REST API. ${hint(sdk)}`)
  if (/(?:us|iad|dashboard)-09\./.test(host))
    return reason("endpoint-unknown-instance", `There is no instance US-09. ${where}`)
  const cluster = host.split(".").slice(0, -2).join(".")
  const sameCluster = instances.find(({ rest, dashboard, sdk }) =>
    [rest, dashboard, sdk].some((known) => known.split(".").slice(0, -2).join(".") === cluster)
  )
  if (sameCluster !== undefined)
    return reason(
      "endpoint-wrong-domain",
      `${host} is not a Braze host: ${sameCluster.name} has another domain. ${hint(sameCluster)}`
    )
  const byName = instances.find((instance) => host.includes(`${instance.name.toLowerCase()}.`))
  if (byName !== undefined)
    return reason(
      "endpoint-unknown-instance",
      `${host} is not a Braze host. Did you mean ${byName.name}? ${hint(byName)}`
    )
  const near = suggest(
    host,
    instances.map((instance) => instance.rest)
  )
  return reason(
    "endpoint-unknown-instance",
    `${host} is not a REST endpoint of Braze.${didYouMean(near && `https://${near}`)} ${where}`
  )
}
