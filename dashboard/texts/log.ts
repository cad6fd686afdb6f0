/** Of a ring that waited for its winner's hand. */
export const waitTexts = {
  waits: (bell: string, names: string, until: string) => `Bell ${bell} waits for ${names} to ring, until ${until}`,
  rope: (bell: string) => `The rope was pulled: bell ${bell} waits no longer`,
  button: (bell: string) => `The button was pressed for it: bell ${bell} waits no longer`,
  wasRing: (bell: string) => `The press at bell ${bell} was its ring`,
  again: (bell: string) => `That press was not for it: bell ${bell} waits again`,
  nobody: (bell: string) => `Nobody rang bell ${bell} in time: it rings by itself`,
  nobodyYet: (bell: string) => `Nobody rang bell ${bell} in time`,
  pressFor: (parts: string[]) => `The press was for ${parts.join(', ')}`,
};

/** Of an order that has been to ring before. */
export const noFurtherRing = (why: string) => `No further ring: ${why}`;

/** Of what went back, and of a payment that its payer has disputed. */
export const disputeTexts = {
  states: { open: 'Payment disputed', lost: 'Dispute lost', won: 'Dispute won' },
  said: {
    'went-back': 'money went back',
    disputed: 'the payment is disputed',
    'dispute-lost': 'a payment dispute was lost',
    'dispute-won': 'a payment dispute was won',
  },
  ofIt: {
    open: (amount: string) => `${amount} of it held in a payment dispute`,
    lost: (amount: string) => `${amount} of it lost in a payment dispute`,
  },
  all: { open: 'all of it held in a payment dispute', lost: 'all of it lost in a payment dispute' },
};
