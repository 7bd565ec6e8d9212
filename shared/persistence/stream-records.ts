import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { AuditEntry } from '../domain/audit.ts';
import { auditEntryFrom, isAuditEntryKey } from './audit-rows.ts';
import type { Item } from './store.ts';

/**
 * The item that a record of the table's stream says was put where none was; undefined of any other
 * record. A stream tells everything at least once, and of several items in any order.
 */
export function insertedItem({ eventName, dynamodb }: DynamoDBRecord): Item | undefined {
  const image = dynamodb?.NewImage;
  if (eventName !== 'INSERT' || !image) return undefined;
  return unmarshall(image as Record<string, AttributeValue>) as Item;
}

/**
 * The audit entry that a record tells of. Every commit leaves exactly one, so the entries are the
 * table's own account of what happened: one record a commit, whatever it wrote.
 */
export function insertedEntry(record: DynamoDBRecord): AuditEntry | undefined {
  const item = insertedItem(record);
  return item && isAuditEntryKey(item) ? auditEntryFrom(item) : undefined;
}
