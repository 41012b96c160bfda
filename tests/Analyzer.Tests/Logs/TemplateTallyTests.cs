using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts.Logs;

using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Logs;

public sealed class TemplateTallyTests
{
    [Fact]
    public void What_is_seen_often_stays_whatever_passes_by()
    {
        var tally = new TemplateTally(10);
        for (var i = 0; i < 10_000; i++)
            Add(tally, i % 5 == 0 ? "often" : $"once {i}");

        var often = tally.ToTemplates()[0];
        Assert.Equal(("often", 2_000L, false), (often.Shape, often.Count, often.IsAtLeast));
        Assert.True(tally.IsOver);
    }

    [Fact]
    public void What_comes_late_is_let_in_and_its_count_is_a_lower_bound()
    {
        var tally = new TemplateTally(3);
        foreach (var shape in new[] { "a", "a", "b", "b", "c", "late", "late" })
            Add(tally, shape);

        var late = tally.ToTemplates().Single(template => template.Shape == "late");
        Assert.Equal((2, true), (late.Count, late.IsAtLeast));
    }

    [Fact]
    public void No_count_is_more_than_was_seen() =>
        Prop.ForAll(Gen.Choose(0, 12).ListOf().ToArbitrary(), Gen.Choose(1, 6).ToArbitrary(), (shapes, capacity) =>
        {
            var tally = new TemplateTally(capacity);
            foreach (var shape in shapes)
                Add(tally, $"{shape}");

            return tally.ToTemplates().All(template =>
                shapes.Count(shape => $"{shape}" == template.Shape) is var real && (template.IsAtLeast ? template.Count <= real : template.Count == real));
        }).Check(Seeded.Config);

    [Fact]
    public void Tallies_put_together_hold_the_earliest_samples()
    {
        var (one, two) = (new TemplateTally(5), new TemplateTally(5));
        foreach (var line in new[] { 7, 8, 9 })
            Add(one, "x", line);
        foreach (var line in new[] { 1, 2, 3, 4 })
            Add(two, "x", line);
        one.Add(two);

        var template = Assert.Single(one.ToTemplates());
        Assert.Equal((7, "1 2 3"), (template.Count, string.Join(' ', template.Samples.Select(sample => sample.LineNumber))));
    }

    private static void Add(TemplateTally tally, string shape, int line = 1) =>
        tally.Add("kubelet", shape, LogLevel.Error, null, tally.Keeps("kubelet", shape) ? new(null, "x.log", line, shape, null, new Dictionary<string, string>()) : null);
}
