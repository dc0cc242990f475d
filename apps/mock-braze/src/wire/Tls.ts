import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto"
import type { Server } from "node:https"
import type { Socket } from "node:net"
import type { Problem } from "@sluice/braze-emulator/Problem"

/** A certificate (with its chain) and its private key, both in PEM. */
export interface Tls {
  readonly cert: string | Buffer
  readonly key: string | Buffer
}

const read = <A>(make: () => A): A | undefined => {
  try {
    return make()
  } catch {
    return undefined
  }
}

/** Everything that keeps a server from using them. Quotes nothing of either. */
export const problems = ({ cert, key }: Tls): ReadonlyArray<Problem> => {
  const certificate = read(() => new X509Certificate(cert))
  const secret = read<KeyObject>(() => createPrivateKey(key))
  const fits = certificate === undefined || secret === undefined || certificate.checkPrivateKey(secret)
  return [
    ...(certificate === undefined ? [{ path: "tls.cert", message: "holds no certificate in PEM" }] : []),
    ...(secret === undefined
      ? [{ path: "tls.key", message: "holds no private key in PEM, or one with a passphrase" }]
      : []),
    ...(fits ? [] : [{ path: "tls.key", message: "does not belong to the certificate" }])
  ]
}

const beneath = new WeakMap<Socket, Socket>()

const place = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`

/** Remembers on which connection each encrypted one runs: only that one can be reset. */
export const watch = (server: Server): void => {
  const open = new Map<string, Socket>()
  server.on("connection", (socket: Socket) => {
    const name = place(socket)
    open.set(name, socket)
    socket.once("close", () => open.delete(name))
  })
  server.on("secureConnection", (socket) => {
    const raw = open.get(place(socket))
    if (raw !== undefined) beneath.set(socket, raw)
  })
}

/** The connection that carries the bytes. */
export const carrier = (socket: Socket): Socket => beneath.get(socket) ?? socket
