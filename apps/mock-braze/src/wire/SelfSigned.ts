import { X509Certificate } from "node:crypto"
import { isIP } from "node:net"
import { type Tls, tlsProblems } from "./Tls.js"

/** Days for which a certificate is valid. Clients refuse those that are valid for much longer. */
const days = 397

const dayMs = 86_400_000

/** A certificate that signs itself, and its key. */
export interface SelfSigned extends Tls {
  readonly cert: string
  readonly key: string
}

/** A new certificate for these host names and addresses, valid from now. Clients must be configured to trust it. */
export const make = async (hosts: ReadonlyArray<string>): Promise<SelfSigned> => {
  // Loaded only here: the library is large, and few mocks need it.
  await import("reflect-metadata")
  const x509 = await import("@peculiar/x509")
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" }
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: "CN=mock-braze",
      keys,
      signingAlgorithm: algorithm,
      notBefore: new Date(Date.now() - dayMs),
      notAfter: new Date(Date.now() + days * dayMs),
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.SubjectAlternativeNameExtension(
          hosts.map((host) => ({ type: isIP(host) === 0 ? "dns" : "ip", value: host }))
        )
      ]
    },
    crypto
  )
  const key = await crypto.subtle.exportKey("pkcs8", keys.privateKey)
  return { cert: `${certificate.toString("pem")}\n`, key: `${x509.PemConverter.encode(key, "PRIVATE KEY")}\n` }
}

/** Whether a certificate is valid for at least another day and for all hosts. */
export const isUsable = (tls: Tls, hosts: ReadonlyArray<string>): boolean => {
  if (tlsProblems(tls).length > 0) return false
  const certificate = new X509Certificate(tls.cert)
  return (
    Date.parse(certificate.validTo) > Date.now() + dayMs &&
    hosts.every((host) => (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined)
  )
}
