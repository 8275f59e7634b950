// One page of a bucket's list. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html   spec: ARC-10
import { DOMParser } from '@xmldom/xmldom';
import { Fault } from '#platform/fault/index.ts';

export interface Listing {
  readonly objects: readonly { readonly key: string; readonly size: number; readonly at: Date }[];
  /** Token of the next page. */
  readonly next: string | undefined;
}

export function readListing(xml: string): Listing {
  const root = parse(xml);
  const objects = [...root.getElementsByTagName('Contents')].map((one) => ({ key: textOf(one, 'Key'), size: Number(textOf(one, 'Size')), at: new Date(textOf(one, 'LastModified')) }));
  const isCut = textOf(root, 'IsTruncated') === 'true';
  return { objects, next: isCut ? textOf(root, 'NextContinuationToken') : undefined };
}

type Root = NonNullable<ReturnType<DOMParser['parseFromString']>['documentElement']>;

function parse(xml: string): Root {
  try {
    const root = new DOMParser({ onError: (level, message) => { if (level !== 'warning') throw new Error(message); } }).parseFromString(xml, 'text/xml').documentElement;
    if (root?.localName === 'ListBucketResult') return root;
  } catch (cause) {
    throw new Fault('unavailable', 'files.store-down', { cause });
  }
  throw new Fault('unavailable', 'files.store-down', { params: { reason: 'no list' } });
}

const textOf = (element: Root, name: string): string => element.getElementsByTagName(name)[0]?.textContent ?? '';
