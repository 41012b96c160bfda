// dotnet tool restore && dotnet cake --target=<Format|Build|Test|Publish|Profile|Bench|Fuzz|Lab|Demo>
using System.Xml.Linq;

var target = Argument("target", "Build");
var dist = Directory("dist");
var testSummary = "";

// White space and the order of usings; what analyzers say of style is an error of the build already.
Task("Format").Does(() => Run("dotnet", "format SupportBundle.sln --verify-no-changes --no-restore --severity error"));

Task("Build").Does(() => DotNetBuild("SupportBundle.sln", new() { Configuration = "Release", NoLogo = true }));

Task("Publish").Does(() =>
{
    PublishTool("collector/Collector.csproj", "linux-x64");
    PublishTool("analyzer/Analyzer.csproj", "linux-x64");
    PublishTool("analyzer/Analyzer.csproj", "win-x64");
});

// Which methods a collection needs, as the profile that Publish compiles ahead of time by; to be made again after larger changes.
// What the profile lacks or no longer finds is compiled while the collector runs, as all was before.
Task("Profile").Does(() =>
{
    var folder = MakeAbsolute(dist + Directory("profile"));
    CleanDirectory(folder);
    DotNetPublish("collector/Collector.csproj", new()
    {
        Configuration = "Release",
        Runtime = "linux-x64",
        OutputDirectory = folder,
        NoLogo = true,
        MSBuildSettings = new DotNetMSBuildSettings().WithProperty("RunAnalyzersDuringBuild", "false").WithProperty("PublishReadyToRun", "false"),
    });
    StartProcess($"{folder}/sb-collect", new ProcessSettings
    {
        Arguments = $"--out {folder} --quiet",
        EnvironmentVariables = new Dictionary<string, string> { ["DOTNET_JitStdOutFile"] = $"{folder}/compiled.txt", ["DOTNET_JitDisasmSummary"] = "1" },
    });
    Run("dotnet", $"run -c Release --project tests/Benchmarks -- profile collector/obj/Release/net10.0/linux-x64/linked {folder}/compiled.txt collector/startup.mibc");
});

// The tests use the real thing: on Debian what is missing is installed.
Task("Tools").Does(() => Run("bash", ".ci/tools"));

Task("Test").IsDependentOn("Tools").IsDependentOn("Build").IsDependentOn("Format").IsDependentOn("Publish").Does(() =>
{
    CleanDirectory(dist + Directory("tests"));
    var green = true;
    foreach (var project in GetFiles("tests/*/*.csproj"))
        green &= 0 == StartProcess("dotnet", $"test {project} -c Release --no-build --nologo -v q --logger trx --results-directory dist/tests");

    var counters = GetFiles("dist/tests/*.trx").Select(trx => XDocument.Load(trx.FullPath).Descendants().First(e => e.Name.LocalName == "Counters")).ToList();
    int Sum(string name) => counters.Sum(counter => (int)counter.Attribute(name));
    testSummary = $"{Sum("passed")} passed, {Sum("failed")} failed, {Sum("total") - Sum("executed")} skipped";
    if (!green || Sum("executed") == 0)
        throw new CakeException("not all tests passed");
});

// Bad input for so long, in a release build: what fails is left in tests/Analyzer.Tests/Fuzz/regressions.
Task("Fuzz").IsDependentOn("Tools").IsDependentOn("Build").Does(() =>
{
    var exit = StartProcess("dotnet", new ProcessSettings
    {
        Arguments = "test tests/Analyzer.Tests -c Release --no-build --nologo --filter FullyQualifiedName~FuzzTests --logger console;verbosity=detailed",
        EnvironmentVariables = new Dictionary<string, string> { ["FUZZ_MINUTES"] = Argument("minutes", "10") },
    });
    if (exit != 0)
        throw new CakeException("the fuzz run found something");
});

// The simulator against this machine's kernel: so many packets through nodes at random; --seed for certain ones. Needs root.
// A disagreement is left in dist/disagreements as a case: once mended it goes to tests/Lab/disagreements.
Task("Lab").IsDependentOn("Tools").IsDependentOn("Build").Does(() =>
{
    var exit = StartProcess("dotnet", new ProcessSettings
    {
        Arguments = "test tests/Lab -c Release --no-build --nologo --filter FullyQualifiedName~Lab.Kernel --logger console;verbosity=detailed",
        EnvironmentVariables = new Dictionary<string, string> { ["CI"] = "true", ["LAB_PAIRS"] = Argument("pairs", "10000"), ["LAB_SITE_PAIRS"] = Argument("site-pairs", "2000"), ["LAB_SEED"] = Argument("seed", Random.Shared.Next(10_000, 1_000_000_000).ToString()) },
    });
    if (exit != 0)
        throw new CakeException("the simulator and the kernel disagree");
});

Task("Demo").IsDependentOn("Publish").Does(() =>
{
    var demo = dist + Directory("demo");
    CleanDirectory(demo);
    Run("dist/linux-x64/sb-collect", "--no-probes --out dist/demo --label this-machine", 0, 1);
    CopyDirectory("tests/bundles/firewalld-ha/site", demo + Directory("firewalld-ha"));
    CopyDirectory("tests/bundles/firewalld-ha/broken", demo + Directory("firewalld-ha"));
    Run("dist/linux-x64/sb-analyze", $"{GetFiles("dist/demo/*.tar.gz").Single()} --out dist/demo/this-machine.report", 0, 1);
    Run("dist/linux-x64/sb-analyze", "dist/demo/firewalld-ha --out dist/demo/firewalld-ha.report", 0, 1);
    TakePicture("dist/demo/firewalld-ha.report/report.html", "dist/demo/report.png");
    foreach (var report in GetFiles("dist/demo/*.report/report.*"))
        Information(report);
});

// The comparisons, side by side on this machine; --size=5G for the full one. Single methods: dotnet run -c Release --project tests/Benchmarks -- micro
Task("Bench").IsDependentOn("Publish").Does(() =>
    Run("dotnet", $"run -c Release --project tests/Benchmarks -- --size {Argument("size", "512M")} --rounds {Argument("rounds", "3")}"));

// The analyzers have seen the same files in the build.
void PublishTool(string project, string runtime) =>
    DotNetPublish(project, new()
    {
        Configuration = "Release",
        Runtime = runtime,
        OutputDirectory = dist + Directory(runtime),
        NoLogo = true,
        MSBuildSettings = new DotNetMSBuildSettings().WithProperty("RunAnalyzersDuringBuild", "false"),
    });

// The README's picture is one of these; without Chromium there is none.
void TakePicture(string page, string picture)
{
    var chromium = Context.Tools.Resolve("chromium");
    var arguments = $"--headless --no-sandbox --disable-gpu --disable-background-networking --disable-sync --hide-scrollbars --force-device-scale-factor=1.5 "
        + $"--window-size=1200,960 --screenshot={picture} file://{MakeAbsolute(File(page))}";
    if (chromium is not null)
        StartProcess(chromium, new ProcessSettings { Arguments = arguments, RedirectStandardOutput = true, RedirectStandardError = true });
}

void Run(string tool, string arguments, params int[] alsoFine)
{
    var exit = StartProcess(tool, arguments);
    if (exit != 0 && !alsoFine.Contains(exit))
        throw new CakeException($"{tool} {arguments}: exit {exit}");
}

try
{
    RunTarget(target);
}
finally
{
    if (testSummary.Length > 0)
        Console.WriteLine(testSummary);
}
