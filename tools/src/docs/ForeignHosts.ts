/** Markup that makes a browser load something from another host. A link that a reader follows is not one of them. */
const loads: ReadonlyArray<RegExp> = [
  /<(?:script|img|iframe|source|video|audio|embed|object)\b[^>]*?\s(?:src|srcset|data)=["']?((?:https?:)?\/\/[^"'\s>]+)/gi,
  /<link\b[^>]*?\shref=["']?((?:https?:)?\/\/[^"'\s>]+)/gi,
  /url\(\s*["']?((?:https?:)?\/\/[^"')\s]+)/gi,
  /@import\s+["']((?:https?:)?\/\/[^"']+)/gi
]

/** The addresses on other hosts that a built HTML page or style sheet loads. */
export const foreignHosts = (text: string): ReadonlyArray<string> =>
  loads.flatMap((pattern) => [...text.matchAll(pattern)].flatMap(([, address]) => address ?? []))
