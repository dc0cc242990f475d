import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto"
import type { Server } from "node:https"
import type { Socket } from "node:net"
import type { Problem } from "@sluice/braze-emulator/Problem"

/** A certificate (with its chain) and its private key, both in PEM. */
export interface Tls {
  readonly cert: string | Buffer
  readonly key: string | Buffer
}

const attempt = <A>(make: () => A): A | undefined => {
  try {
    return make()
  } catch {
    return undefined
  }
}

const messages = {
  cert: "does not contain a certificate in PEM",
  key: "does not contain a private key in PEM, or the key has a passphrase",
  pair: "does not belong to the certificate"
}

/** Every reason why a server cannot use the pair. Quotes neither of them. */
export const tlsProblems = ({ cert, key }: Tls): ReadonlyArray<Problem> => {
  const certificate = attempt(() => new X509Certificate(cert))
  const secret = attempt<KeyObject>(() => createPrivateKey(key))
  const fits = certificate === undefined || secret === undefined || certificate.checkPrivateKey(secret)
  return [
    ...(certificate === undefined ? [{ path: "tls.cert", message: messages.cert }] : []),
    ...(secret === undefined ? [{ path: "tls.key", message: messages.key }] : []),
    ...(fits ? [] : [{ path: "tls.key", message: messages.pair }])
  ]
}

const rawSockets = new WeakMap<Socket, Socket>()

const peer = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`

/** Remembers the raw socket below each encrypted one: only the raw socket can be reset. */
export const watch = (server: Server): void => {
  const open = new Map<string, Socket>()
  server.on("connection", (socket: Socket) => {
    const name = peer(socket)
    open.set(name, socket)
    socket.once("close", () => open.delete(name))
  })
  server.on("secureConnection", (socket) => {
    const raw = open.get(peer(socket))
    if (raw !== undefined) rawSockets.set(socket, raw)
  })
}

/** The raw socket of a TLS connection. */
export const carrier = (socket: Socket): Socket => rawSockets.get(socket) ?? socket
