using System.Buffers;

namespace SupportBundle.Bundle.Masking;

/// <summary>The site's own host and domain names, as far as they are known; more may be learnt while a bundle is made. Safe for use by several threads.</summary>
public sealed class KnownNames
{
    private const int Most = 20_000;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _domains = new(StringComparer.OrdinalIgnoreCase);
    private volatile Snapshot _snapshot = Snapshot.Empty;

    internal Snapshot Current => _snapshot;

    /// <summary>A host's name, short or whole; what it ends in is a domain of the site.</summary>
    public void AddHost(string name) => Add([name], []);

    /// <summary>A domain that resolv.conf searches, for instance; of <c>svc.cluster.example.com</c> what follows <c>svc</c>.</summary>
    public void AddDomain(string name) => Add([], [name]);

    public void Add(IEnumerable<string> hosts, IEnumerable<string> domains)
    {
        lock (_gate)
        {
            var before = _hosts.Count + _domains.Count;
            foreach (var host in hosts)
                TakeHost(host.Trim().TrimEnd('.'));
            foreach (var domain in domains)
                TakeDomain(domain.Trim().Trim('.'));
            if (_hosts.Count + _domains.Count > before)
                _snapshot = new Snapshot(_hosts, _domains);
        }
    }

    private void TakeHost(string name)
    {
        var labels = name.Split('.');
        if (_hosts.Count >= Most || !IsName(name) || labels.All(label => label.All(char.IsAsciiDigit)))
            return;

        if (labels[0].Length > 1 && !DomainSyntax.IsWord(labels[0]))
            _hosts.Add(labels[0]);
        if (labels.Length > 1)
            TakeDomain(string.Join('.', labels.Skip(1)));
    }

    private void TakeDomain(string name)
    {
        if (_domains.Count >= Most || !IsName(name))
            return;

        var labels = name.Split('.');
        labels = labels[DomainSyntax.DomainBegins(labels)..];
        if (labels.Length == 0 || DomainSyntax.IsPublic(labels) || labels.Length == 1 && (DomainSyntax.IsWord(labels[0]) || DomainSyntax.IsTopLevel(labels[0])))
            return;
        _domains.Add(string.Join('.', labels));
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and < 254 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') && !name.Contains("..", StringComparison.Ordinal);

    /// <summary>The names at one moment, made for searching.</summary>
    internal sealed class Snapshot
    {
        public static readonly Snapshot Empty = new([], []);

        private readonly SearchValues<string> _search;
        private readonly HashSet<string> _hosts;
        private readonly HashSet<string> _lastLabels;
        private readonly int[] _lengths;

        public Snapshot(HashSet<string> hosts, HashSet<string> domains)
        {
            _hosts = new(hosts, StringComparer.OrdinalIgnoreCase);
            Domains = new(domains, StringComparer.OrdinalIgnoreCase);
            _lastLabels = new(domains.Select(domain => domain[(domain.LastIndexOf('.') + 1)..]), StringComparer.OrdinalIgnoreCase);
            _lengths = [.. hosts.Select(host => host.Length).Distinct().OrderDescending()];
            _search = SearchValues.Create([.. hosts], StringComparison.OrdinalIgnoreCase);
        }

        public HashSet<string> Domains { get; }

        /// <summary>True for the last label of a domain of the site.</summary>
        public bool EndsDomain(ReadOnlySpan<char> label) => _lastLabels.GetAlternateLookup<ReadOnlySpan<char>>().Contains(label);

        /// <summary>The next host's name at or after <paramref name="from"/> that stands as a word of its own; a negative start if there is none.</summary>
        public (int Start, int End) Next(ReadOnlySpan<char> line, int from)
        {
            while (from < line.Length && line[from..].IndexOfAny(_search) is var at and >= 0)
            {
                var start = from + at;
                if (Spelling.BeginsWord(line, start) && EndOf(line, start) is var end and > 0)
                    return (start, end);
                from = start + 1;
            }

            return (-1, -1);
        }

        private int EndOf(ReadOnlySpan<char> line, int start)
        {
            var known = _hosts.GetAlternateLookup<ReadOnlySpan<char>>();
            foreach (var length in _lengths)
            {
                if (start + length <= line.Length && Spelling.EndsWord(line, start + length) && known.Contains(line.Slice(start, length)))
                    return start + length;
            }

            return -1;
        }
    }
}
