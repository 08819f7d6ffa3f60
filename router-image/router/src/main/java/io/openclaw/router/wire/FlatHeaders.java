package io.openclaw.router.wire;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collections;
import java.util.Date;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in the order they came, in three arrays. A head has about ten of them, and a proxy looks for two dozen names: to compare ten
 * hashes that lie side by side costs less than to build and to walk a hash table of entries, and a third as much is allocated. Names are
 * case-insensitive (RFC 9110, section 5.1); names and values are validated as they are put in. Fields of a {@link FrozenHead} are taken apart only
 * when one of them is changed or all are gone through. Not thread-safe.
 */
class FlatHeaders extends HttpHeaders {
    /** What programs say to each other fits, with what a proxy adds; browsers say more. */
    private static final int USUAL_FIELDS = 12;

    private static final int[] NO_HASHES = {};
    private static final CharSequence[] NO_TEXTS = {};
    private static final DefaultHttpHeadersFactory VALIDATING = DefaultHttpHeadersFactory.headersFactory();

    private int[] hashes;
    private CharSequence[] names;
    private CharSequence[] values;
    private int size;

    /** A head whose fields come before all others and have not been taken apart. */
    private byte @Nullable [] frozen;

    FlatHeaders() {
        this(USUAL_FIELDS);
    }

    /** @param expectedFields 0 costs nothing until there is one */
    FlatHeaders(int expectedFields) {
        hashes = expectedFields == 0 ? NO_HASHES : new int[expectedFields];
        names = expectedFields == 0 ? NO_TEXTS : new CharSequence[expectedFields];
        values = expectedFields == 0 ? NO_TEXTS : new CharSequence[expectedFields];
    }

    /** @param frozen its fields, and room for some more */
    FlatHeaders(byte[] frozen, int more) {
        this(more);
        this.frozen = frozen;
    }

    private void thaw() {
        byte[] head = frozen;
        if (head == null) {
            return;
        }
        frozen = null;
        FlatHeaders all = new FlatHeaders(FrozenHead.fields(head) + hashes.length);
        FrozenHead.each(head, all::addKnown);
        for (int i = 0; i < size; i++) {
            all.append(names[i], hashes[i], values[i]);
        }
        hashes = all.hashes;
        names = all.names;
        values = all.values;
        size = all.size;
    }

    private void thaw(CharSequence name, int hash) {
        if (frozen != null && FrozenHead.find(frozen, name, hash) != null) {
            thaw();
        }
    }

    /** Fields that are still frozen, as they go over the wire; those by index follow. */
    final void writeFrozen(ByteBuf out) {
        if (frozen != null) {
            FrozenHead.writeLines(frozen, out);
        }
    }

    /** The first value of this name; null where there is none. */
    private @Nullable CharSequence first(CharSequence name) {
        int hash = AsciiString.hashCode(name);
        CharSequence value = frozen == null ? null : FrozenHead.find(frozen, name, hash);
        if (value == null) {
            int at = find(name, hash, 0);
            value = at < 0 ? null : values[at];
        }
        return value;
    }

    /** The index of the next field of this name, from an index on; -1 where there is none. */
    private int find(CharSequence name, int hash, int from) {
        for (int i = from; i < size; i++) {
            if (hashes[i] == hash && AsciiString.contentEqualsIgnoreCase(names[i], name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public @Nullable String get(String name) {
        return get((CharSequence) name);
    }

    @Override
    public @Nullable String get(CharSequence name) {
        CharSequence value = first(name);
        return value == null ? null : value.toString();
    }

    @Override
    public boolean contains(String name) {
        return first(name) != null;
    }

    @Override
    public boolean contains(CharSequence name) {
        return first(name) != null;
    }

    @Override
    public List<String> getAll(String name) {
        return getAll((CharSequence) name);
    }

    @Override
    public List<String> getAll(CharSequence name) {
        int hash = AsciiString.hashCode(name);
        thaw(name, hash);
        int first = find(name, hash, 0);
        if (first < 0) {
            return List.of();
        }
        int next = find(name, hash, first + 1);
        if (next < 0) {
            return List.of(values[first].toString());
        }
        List<String> all = new ArrayList<>();
        all.add(values[first].toString());
        for (int at = next; at >= 0; at = find(name, hash, at + 1)) {
            all.add(values[at].toString());
        }
        return all;
    }

    /** Netty looks so for the members of a list, several times a message, and mostly there is no such field. */
    @Override
    public Iterator<String> valueStringIterator(CharSequence name) {
        return first(name) == null ? Collections.emptyIterator() : getAll(name).iterator();
    }

    @Override
    public HttpHeaders add(String name, Object value) {
        return add((CharSequence) name, value);
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        append(validName(name), AsciiString.hashCode(name), validValue(value));
        return this;
    }

    @Override
    public HttpHeaders add(String name, Iterable<?> all) {
        for (Object value : all) {
            add((CharSequence) name, value);
        }
        return this;
    }

    @Override
    public HttpHeaders set(String name, Object value) {
        return set((CharSequence) name, value);
    }

    /** In the first one's place, where there is one. */
    @Override
    public HttpHeaders set(CharSequence name, Object value) {
        CharSequence valid = validValue(value);
        int hash = AsciiString.hashCode(name);
        thaw(name, hash);
        int at = find(name, hash, 0);
        if (at < 0) {
            append(validName(name), hash, valid);
        } else {
            values[at] = valid;
            removeFrom(name, hash, at + 1);
        }
        return this;
    }

    @Override
    public HttpHeaders set(String name, Iterable<?> all) {
        remove((CharSequence) name);
        return add(name, all);
    }

    @Override
    public HttpHeaders remove(String name) {
        return remove((CharSequence) name);
    }

    @Override
    public HttpHeaders remove(CharSequence name) {
        removeFrom(name, AsciiString.hashCode(name), 0);
        return this;
    }

    private void removeFrom(CharSequence name, int hash, int from) {
        thaw(name, hash);
        int first = find(name, hash, from);
        if (first < 0) {
            return;
        }
        int kept = first;
        for (int i = first + 1; i < size; i++) {
            if (hashes[i] != hash || !AsciiString.contentEqualsIgnoreCase(names[i], name)) {
                hashes[kept] = hashes[i];
                names[kept] = names[i];
                values[kept] = values[i];
                kept++;
            }
        }
        Arrays.fill(names, kept, size, null);
        Arrays.fill(values, kept, size, null);
        size = kept;
    }

    /** What has been looked at before. */
    final void addKnown(AsciiString name, AsciiString value) {
        append(name, name.hashCode(), value);
    }

    private void append(CharSequence name, int hash, CharSequence value) {
        if (size == hashes.length) {
            int more = Math.max(USUAL_FIELDS, 2 * size);
            hashes = Arrays.copyOf(hashes, more);
            names = Arrays.copyOf(names, more);
            values = Arrays.copyOf(values, more);
        }
        hashes[size] = hash;
        names[size] = name;
        values[size] = value;
        size++;
    }

    private static CharSequence validName(CharSequence name) {
        VALIDATING.getNameValidator().validateName(name);
        return name;
    }

    @SuppressWarnings("JavaUtilDate") // a value that HttpHeaders takes
    private static CharSequence validValue(Object value) {
        return switch (value) {
            case Long number -> Long.toString(number);
            case Integer number -> Integer.toString(number);
            case Date date -> DateFormatter.format(date);
            case Calendar calendar -> DateFormatter.format(calendar.getTime());
            case CharSequence characters -> valid(characters);
            default -> valid(value.toString());
        };
    }

    private static CharSequence valid(CharSequence text) {
        VALIDATING.getValueValidator().validate(text);
        return text;
    }

    @Override
    public HttpHeaders clear() {
        Arrays.fill(names, 0, size, null);
        Arrays.fill(values, 0, size, null);
        size = 0;
        frozen = null;
        return this;
    }

    @Override
    public boolean isEmpty() {
        return size() == 0;
    }

    @Override
    public int size() {
        return (frozen == null ? 0 : FrozenHead.fields(frozen)) + size;
    }

    @Override
    public Set<String> names() {
        thaw();
        Set<String> all = new LinkedHashSet<>();
        for (int i = 0; i < size; i++) {
            all.add(names[i].toString());
        }
        return all;
    }

    /** Fields that are not frozen. */
    final int indexed() {
        return size;
    }

    CharSequence nameAt(int index) {
        return names[index];
    }

    CharSequence valueAt(int index) {
        return values[index];
    }

    @Override
    public List<Map.Entry<String, String>> entries() {
        List<Map.Entry<String, String>> all = new ArrayList<>(size);
        iterator().forEachRemaining(all::add);
        return all;
    }

    /** Read-only entries, as the fields are at each step. */
    private abstract class Fields<T> implements Iterator<T> {
        private int next;

        Fields() {
            thaw();
        }

        abstract T at(int index);

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public T next() {
            if (next >= size) {
                throw new NoSuchElementException();
            }
            return at(next++);
        }
    }

    @Override
    @Deprecated // as it is in the parent; for-each loops come here
    public Iterator<Map.Entry<String, String>> iterator() {
        return new Fields<>() {
            @Override
            Map.Entry<String, String> at(int index) {
                return Map.entry(names[index].toString(), values[index].toString());
            }
        };
    }

    @Override
    public Iterator<Map.Entry<CharSequence, CharSequence>> iteratorCharSequence() {
        return new Fields<>() {
            @Override
            Map.Entry<CharSequence, CharSequence> at(int index) {
                return Map.entry(names[index], values[index]);
            }
        };
    }

    @Override
    public @Nullable Integer getInt(CharSequence name) {
        String value = get(name);
        try {
            return value == null ? null : Integer.valueOf(value);
        } catch (NumberFormatException e) {
            return null; // HttpHeaders: null where it is no number
        }
    }

    @Override
    public int getInt(CharSequence name, int otherwise) {
        Integer value = getInt(name);
        return value == null ? otherwise : value;
    }

    @Override
    public @Nullable Short getShort(CharSequence name) {
        Integer value = getInt(name);
        return value == null || value.shortValue() != value ? null : value.shortValue();
    }

    @Override
    public short getShort(CharSequence name, short otherwise) {
        Short value = getShort(name);
        return value == null ? otherwise : value;
    }

    @Override
    @SuppressWarnings("JavaUtilDate") // what Netty's parser gives
    public @Nullable Long getTimeMillis(CharSequence name) {
        String value = get(name);
        Date date = value == null ? null : DateFormatter.parseHttpDate(value);
        return date == null ? null : date.getTime();
    }

    @Override
    public long getTimeMillis(CharSequence name, long otherwise) {
        Long value = getTimeMillis(name);
        return value == null ? otherwise : value;
    }

    @Override
    public HttpHeaders addInt(CharSequence name, int value) {
        return add(name, Integer.toString(value));
    }

    @Override
    public HttpHeaders addShort(CharSequence name, short value) {
        return add(name, Short.toString(value));
    }

    @Override
    public HttpHeaders setInt(CharSequence name, int value) {
        return set(name, Integer.toString(value));
    }

    @Override
    public HttpHeaders setShort(CharSequence name, short value) {
        return set(name, Short.toString(value));
    }
}
