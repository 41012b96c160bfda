using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Resources;

/// <summary>The controllers of control groups that the kernel has: <c>/proc/cgroups</c>, or <c>cgroup.controllers</c> of version 2.</summary>
internal sealed record CgroupControllers(ImmutableArray<CgroupController> Controllers) : IArtifact<CgroupControllers>
{
    public CgroupController? this[string name] => Controllers.FirstOrDefault(controller => controller.Name == name);

    // cpuset	3	86	1
    // cpuset cpu io memory hugetlb pids rdma misc
    public static Parsed<CgroupControllers> Parse(ArtifactText text)
    {
        var controllers = ImmutableArray.CreateBuilder<CgroupController>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank && !line.Span.StartsWith("#subsys_name")))
        {
            var words = TextWord.Split(line.Span);
            if (words is [var name, { IsNumber: true } hierarchy, { IsNumber: true }, { Text: "0" or "1" } enabled] && int.TryParse(hierarchy.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                controllers.Add(new(line, name.Text, number, enabled.Text == "1"));
            else if (words.All(word => word.Text.All(c => char.IsAsciiLetterLower(c) || c == '_')))
                controllers.AddRange(words.Select(word => new CgroupController(line, word.Text, 0, true)));
            else
                notes.Add(new(line, "not a controller"));
        }

        return new(new(controllers.ToImmutable()), notes.ToImmutable());
    }
}

/// <summary>One controller.</summary>
/// <param name="Hierarchy">0 where it belongs to version 2 or is mounted nowhere.</param>
internal sealed record CgroupController(SourceLine Line, string Name, int Hierarchy, bool IsEnabled);
