/** Who wants to be told of something; each gets the way to stop listening. */
export class Listeners<T> {
  #all = new Set<(value: T) => void>();

  add(listener: (value: T) => void): () => void {
    const own = (value: T): void => listener(value); // the same function twice is two listeners
    this.#all.add(own);
    return () => this.#all.delete(own);
  }

  tell(value: T): void {
    for (const listener of [...this.#all]) listener(value);
  }
}
