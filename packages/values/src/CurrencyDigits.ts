/** Currencies by the number of decimals of an amount, if it is not 2 (ISO 4217, list one, 2026-01-01). */
const digits: ReadonlyMap<string, number> = new Map(
  Object.entries({
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW"
  }).flatMap(([count, codes]) => codes.split(" ").map((code): [string, number] => [code, Number(count)]))
)

/**
 * The number of decimals of an amount in a currency: 2 for EUR, 0 for JPY, 3 for KWD. The code is in capitals. An
 * unknown code has 2.
 */
export const digitsOf = (code: string): number => digits.get(code) ?? 2
