// /structure – departments, rooms, beds, services and staff of the facility.   spec: FAC-1 FAC-4
import { Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { type ComponentType } from 'react';
import { RefusalNote } from '#fhir/client/index.ts';
import { Loading, useText } from '#ui/index.ts';
import page from '../catalogues/catalogues.module.css';
import { BedsPart } from './parts/BedsPart.tsx';
import { DepartmentsPart } from './parts/DepartmentsPart.tsx';
import { RoomsPart } from './parts/RoomsPart.tsx';
import { RulesPart } from './parts/RulesPart.tsx';
import { ServicesPart } from './parts/ServicesPart.tsx';
import { StaffPart } from './parts/StaffPart.tsx';
import classes from './structure.module.css';
import { useStructure } from './useStructure.ts';
import type { Structure } from './useStructure.ts';

const parts: Readonly<Record<string, ComponentType<{ structure: Structure }>>> = { staff: StaffPart, departments: DepartmentsPart, rooms: RoomsPart, beds: BedsPart, services: ServicesPart, rules: RulesPart };

export function Screen() {
  const { t } = useText();
  const { part = 'staff' } = useParams({ strict: false });
  const structure = useStructure();
  const Part = parts[part] ?? StaffPart;
  const sizes: Readonly<Record<string, number>> = { staff: structure.staff.length, departments: structure.departments.length, rooms: structure.rooms.length, beds: structure.beds.length, services: structure.services.length };
  return (
    <div className={page.page}>
      <Title order={1}>{t('facility.structure.title')}</Title>
      <nav className={classes.tabs} aria-label={t('facility.structure.parts')}>
        {Object.keys(parts).map((name) => (
          <Link key={name} to={`/structure/${name}`} className={classes.tab} aria-current={name === part ? 'page' : undefined}>
            {t(`facility.structure.part.${name}`)} <span className={page.muted}>{structure.loading ? '' : sizes[name]}</span>
          </Link>
        ))}
      </nav>
      {structure.refusal && <RefusalNote refusal={structure.refusal} retry={structure.refetch} />}
      {structure.loading ? <Loading rows={8} /> : <Part key={part} structure={structure} />}
    </div>
  );
}
