// Money is an integer of đồng; rates and shares are decimals. Rounding happens once, here, half up as the insurer does.
import { Decimal } from 'decimal.js';

declare const dongBrand: unique symbol;
/** A whole number of đồng (VND), safe up to 9,007,199,254,740,991. */
export type Dong = number & { readonly [dongBrand]: true };

/** Checks and brands an amount; throws RangeError on a fraction or beyond the safe range. */
export function dong(amount: number): Dong {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is not a whole number of đồng`);
  return amount as Dong;
}

/** The sum; throws RangeError beyond the safe range. */
export function addDong(...amounts: readonly Dong[]): Dong {
  return dong(amounts.reduce<number>((sum, amount) => sum + amount, 0));
}

/** `price × quantity × rate`, rounded half up to a đồng. Quantity and rate as decimal text or number: `multiplyDong(dong(1500), '2.5', '0.8')` = 3000. */
export function multiplyDong(price: Dong, ...factors: readonly (string | number)[]): Dong {
  const product = factors.reduce<Decimal>((sum, factor) => sum.times(factor), new Decimal(price));
  return dong(product.toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber());
}

/** Splits an amount by a rate so that both parts add up exactly: the first part is rounded, the second is the rest. */
export function splitDong(amount: Dong, rate: string | number): readonly [Dong, Dong] {
  const first = multiplyDong(amount, rate);
  return [first, dong(amount - first)];
}
