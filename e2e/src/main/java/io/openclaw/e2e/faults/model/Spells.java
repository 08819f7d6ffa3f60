package io.openclaw.e2e.faults.model;

import java.util.ArrayList;
import java.util.List;

/** Memory that is held for a while, again and again. Time only goes on. */
final class Spells {
    private record Spell(double from, double until, double mb) {}

    private final List<Spell> spells = new ArrayList<>();
    private int first;
    private double sum;
    private double largest;

    /** In the order of their beginnings. */
    void add(double from, double seconds, double mb) {
        spells.add(new Spell(from, from + seconds, mb));
    }

    void moveTo(double at) {
        sum = 0;
        largest = 0;
        while (first < spells.size() && spells.get(first).until <= at) {
            first++;
        }
        for (int i = first; i < spells.size() && spells.get(i).from <= at; i++) {
            Spell spell = spells.get(i);
            if (at < spell.until) {
                sum += spell.mb;
                largest = Math.max(largest, spell.mb);
            }
        }
    }

    /** Of those that are held now. */
    double sumMb() {
        return sum;
    }

    /** Of those that are held now. */
    double largestMb() {
        return largest;
    }
}
