/** 2^22 places: enough for three million orders, in 32 MB. */
const MOST_PLACES = 2 ** 22;

/**
 * Which order ids a file has had, by 52 bits of their hash: two of a million orders are mistaken for one with a chance
 * of one in ten thousand, and then the second is listed as a problem. Beyond three million it remembers no new ones.
 */
export class SeenIds {
  #places = new Float64Array(1024);
  #count = 0;

  /** Whether it was there already. */
  add(id: string): boolean {
    if (this.#count * 4 > this.#places.length * 3) this.#grow();
    return this.#put(hashOf(id));
  }

  has(id: string): boolean {
    const hash = hashOf(id);
    return this.#places[this.#placeOf(hash)] === hash;
  }

  /** It remembers no new ones. */
  get isFull(): boolean {
    return this.#places.length >= MOST_PLACES && this.#count * 4 > this.#places.length * 3;
  }

  #put(hash: number): boolean {
    const at = this.#placeOf(hash);
    if (this.#places[at] === hash) return true;
    if (this.#count * 4 > this.#places.length * 3) return false; // full for good
    this.#places[at] = hash;
    this.#count += 1;
    return false;
  }

  /** Where it is, or where it would be. */
  #placeOf(hash: number): number {
    const mask = this.#places.length - 1;
    let at = hash & mask;
    while (this.#places[at] !== hash && this.#places[at] !== 0) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    if (this.#places.length >= MOST_PLACES) return;
    const former = this.#places;
    this.#places = new Float64Array(former.length * 2);
    this.#count = 0;
    for (const hash of former) if (hash !== 0) this.#put(hash);
  }
}

/** Two multiplicative hashes of 32 and 20 bits side by side; never 0, which marks an empty place. */
export function hashOf(id: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < id.length; at++) {
    const unit = id.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x85ebca6b);
    low = Math.imul(low ^ unit, 0xc2b2ae35);
  }
  high = Math.imul(high ^ (high >>> 16), 0x21f0aaad) ^ Math.imul(low ^ (low >>> 13), 0x735a2d97);
  low = Math.imul(low ^ (low >>> 16), 0x21f0aaad) ^ Math.imul(high ^ (high >>> 13), 0x735a2d97);
  return ((high >>> 0) & 0xfffff) * 2 ** 32 + (low >>> 0) || 1;
}
