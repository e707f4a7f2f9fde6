/** The signer does not start, or does not go on, before a person has looked: trying again would not help. */
export class SignerRefused extends Error {}
