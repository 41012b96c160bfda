using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Diagnosis.Requests;

/// <summary>The fewest and smallest things that would answer all questions: a greedy cover, from which what others make needless is taken out again.</summary>
internal sealed class SmallestSet
{
    private readonly ImmutableArray<Need> _needs;
    private readonly Dictionary<string, Wanted> _wanted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Need>> _served = new(StringComparer.Ordinal);

    private SmallestSet(ImmutableArray<OpenQuestion> questions)
    {
        _needs = [.. from question in questions from any in question.Needs where !any.IsEmpty select new Need(question, [.. any.Select(wanted => wanted.Key)])];
        foreach (var wanted in questions.SelectMany(question => question.Needs).SelectMany(any => any))
            _wanted.TryAdd(wanted.Key, wanted);
        foreach (var (need, key) in _needs.SelectMany(need => need.Keys.Select(key => (need, key))))
        {
            if (!_served.TryGetValue(key, out var served))
                _served[key] = served = [];
            served.Add(need);
        }
    }

    /// <summary>Smallest first; of equally small ones that first which decides more.</summary>
    public static ImmutableArray<Chosen> Of(ImmutableArray<OpenQuestion> questions)
    {
        var set = new SmallestSet(questions);
        return
        [
            .. set.WithoutNeedless(set.Cover())
                .Select(key => new Chosen(set._wanted[key], [.. set._served[key].Select(need => need.Question).Distinct()]))
                .OrderBy(chosen => chosen.Wanted.Cost)
                .ThenByDescending(chosen => chosen.Questions.Sum(question => question.Weight))
                .ThenBy(chosen => chosen.Wanted.Key, StringComparer.Ordinal),
        ];
    }

    // What a thing gains only falls while others are chosen, so the queue's order need be mended only where it is looked at.
    private List<string> Cover()
    {
        var met = new HashSet<Need>();
        var queue = new PriorityQueue<string, (double Worth, string Key)>(Comparer<(double Worth, string Key)>.Create((one, other) =>
            one.Worth != other.Worth ? other.Worth.CompareTo(one.Worth) : string.CompareOrdinal(one.Key, other.Key)));
        foreach (var key in _wanted.Keys)
            queue.Enqueue(key, (Worth(key, met), key));

        var chosen = new List<string>();
        while (queue.TryDequeue(out var key, out var rank))
        {
            var worth = Worth(key, met);
            if (worth == 0)
                continue;
            if (worth < rank.Worth)
            {
                queue.Enqueue(key, (worth, key));
                continue;
            }

            chosen.Add(key);
            met.UnionWith(_served[key]);
        }

        return chosen;
    }

    private double Worth(string key, HashSet<Need> met) =>
        _served[key].Where(need => !met.Contains(need)).Sum(need => (double)need.Question.Weight / need.Question.Needs.Length) / _wanted[key].Cost;

    // The dearest first: what it was chosen for may since be answered by others.
    private List<string> WithoutNeedless(List<string> chosen)
    {
        var times = _needs.ToDictionary(need => need, need => need.Keys.Count(chosen.Contains));
        foreach (var key in chosen.OrderByDescending(key => _wanted[key].Cost).ThenBy(key => key, StringComparer.Ordinal).ToList())
        {
            if (!_served[key].All(need => times[need] > 1))
                continue;

            chosen.Remove(key);
            foreach (var need in _served[key])
                times[need]--;
        }

        return chosen;
    }

    // Each is itself, whatever it holds.
    private sealed class Need(OpenQuestion question, ImmutableHashSet<string> keys)
    {
        public OpenQuestion Question => question;

        public ImmutableHashSet<string> Keys => keys;
    }
}
