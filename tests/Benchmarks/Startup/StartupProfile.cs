using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace SupportBundle.Benchmarks.Startup;

/// <summary>
/// Writes which methods a run needed as a profile (.mibc) that the compiler of ReadyToRun code reads: an assembly of which the method AssemblyDictionary names groups of methods,
/// each a method that loads the tokens of those (dotnet/runtime, MIbcProfileParser.cs).
/// </summary>
internal sealed class StartupProfile(TrimmedAssemblies assemblies)
{
    private const string Canonical = "System.__Canon";

    private readonly MetadataBuilder _metadata = new();
    private readonly BlobBuilder _bodies = new();
    private readonly SortedDictionary<string, InstructionEncoder> _groups = new(StringComparer.Ordinal);
    private References? _references;

    private References References => _references ??= new(_metadata);

    /// <summary>Methods in the profile, overloads with as many parameters included.</summary>
    public int Count { get; private set; }

    /// <summary>False where the published assemblies have no such method: what the runtime makes up itself.</summary>
    public bool Add(CompiledMethod method)
    {
        if (assemblies.Find(method.Type.Name) is not { } type || Parent(method.Type, type) is not { } parent)
            return false;

        var found = false;
        foreach (var handle in type.Definition.GetMethods())
        {
            var candidate = type.Module.GetMethodDefinition(handle);
            if (type.Module.GetString(candidate.Name) == method.Name && candidate.GetGenericParameters().Count == method.Arguments.Length && Parameters(type, candidate) == method.Parameters)
                found |= Add(method, type, candidate, parent);
        }

        return found;
    }

    public void Write(string path)
    {
        var dictionary = new InstructionEncoder(new BlobBuilder());
        var body = new MethodBodyStreamEncoder(_bodies);
        _metadata.AddTypeDefinition(default, default, _metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        foreach (var (assemblies, tokens) in _groups)
        {
            dictionary.LoadString(_metadata.GetOrAddUserString(assemblies));
            dictionary.OpCode(ILOpCode.Ldtoken);
            dictionary.Token(GlobalMethod($"Assemblies_{assemblies}", tokens, body));
            dictionary.OpCode(ILOpCode.Pop);
        }

        GlobalMethod("AssemblyDictionary", dictionary, body);
        Save(path);
    }

    private static int Parameters(DefinedType type, MethodDefinition method)
    {
        var signature = type.Module.GetBlobReader(method.Signature);
        if (signature.ReadSignatureHeader().IsGeneric)
            signature.ReadCompressedInteger();
        return signature.ReadCompressedInteger();
    }

    private bool Add(CompiledMethod method, DefinedType type, MethodDefinition candidate, EntityHandle parent)
    {
        var signature = References.Signature(type.Module, candidate.Signature);
        EntityHandle handle = _metadata.AddMemberReference(parent, _metadata.GetOrAddString(method.Name), signature);
        if (method.Arguments.Length > 0)
        {
            var arguments = new BlobBuilder();
            var encoder = new BlobEncoder(arguments).MethodSpecificationSignature(method.Arguments.Length);
            if (!method.Arguments.All(argument => Encode(argument, encoder.AddArgument())))
                return false;
            handle = _metadata.AddMethodSpecification(handle, _metadata.GetOrAddBlob(arguments));
        }

        var group = Group(method, type);
        group.OpCode(ILOpCode.Ldtoken);
        group.Token(handle);
        group.OpCode(ILOpCode.Pop);
        Count++;
        return true;
    }

    // The defining assembly first, then the others that its type arguments need.
    private InstructionEncoder Group(CompiledMethod method, DefinedType type)
    {
        var others = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var argument in method.Type.Arguments.Concat(method.Arguments))
            AddAssemblies(argument, others);
        others.Remove(type.Assembly);
        var name = string.Concat(others.Prepend(type.Assembly).Select(assembly => assembly + ";"));
        if (!_groups.TryGetValue(name, out var group))
            _groups[name] = group = new InstructionEncoder(new BlobBuilder());
        return group;
    }

    private void AddAssemblies(WrittenType type, SortedSet<string> found)
    {
        if (TrimmedAssemblies.Primitive(type.Name) is null && type.Name != Canonical && assemblies.Find(type.Name) is { } defined)
            found.Add(defined.Assembly);
        foreach (var argument in type.Arguments)
            AddAssemblies(argument, found);
    }

    private EntityHandle? Parent(WrittenType written, DefinedType type)
    {
        if (written.Arguments.IsEmpty)
            return References.Type(type.Module, type.Handle);

        var signature = new BlobBuilder();
        return Encode(written, new BlobEncoder(signature).TypeSpecificationSignature()) ? _metadata.AddTypeSpecification(_metadata.GetOrAddBlob(signature)) : null;
    }

    private bool Encode(WrittenType written, SignatureTypeEncoder encoder)
    {
        foreach (var rank in written.Arrays.Reverse())
        {
            if (rank > 1)
                return false;
            encoder = encoder.SZArray();
        }

        if (TrimmedAssemblies.Primitive(written.Name) is { } code)
        {
            encoder.Builder.WriteByte((byte)code);
            return true;
        }

        if (written.Name == Canonical)
        {
            encoder.Type(References.Canonical, isValueType: false);
            return true;
        }

        if (assemblies.Find(written.Name) is not { } type)
            return false;
        var reference = References.Type(type.Module, type.Handle);
        if (written.Arguments.IsEmpty)
        {
            encoder.Type(reference, type.IsValue);
            return true;
        }

        var arguments = encoder.GenericInstantiation(reference, written.Arguments.Length, type.IsValue);
        return written.Arguments.All(argument => Encode(argument, arguments.AddArgument()));
    }

    private MethodDefinitionHandle GlobalMethod(string name, InstructionEncoder code, MethodBodyStreamEncoder bodies)
    {
        code.OpCode(ILOpCode.Ret);
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature().Parameters(0, result => result.Void(), _ => { });
        return _metadata.AddMethodDefinition(MethodAttributes.Public | MethodAttributes.Static, MethodImplAttributes.IL, _metadata.GetOrAddString(name), _metadata.GetOrAddBlob(signature), bodies.AddMethodBody(code), default);
    }

    private void Save(string path)
    {
        var name = Path.GetFileName(path);
        _metadata.AddModule(0, _metadata.GetOrAddString(name), _metadata.GetOrAddGuid(new Guid("c0ffee00-0000-4000-8000-000000000001")), default, default);
        _metadata.AddAssembly(_metadata.GetOrAddString(name), new Version(1, 0, 0, 0), default, default, default, AssemblyHashAlgorithm.None);
        var image = new BlobBuilder();
        // The same methods make the same file.
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(_metadata), _bodies, deterministicIdProvider: _ => new BlobContentId(default(Guid), 1)).Serialize(image);
        using var file = File.Create(path);
        image.WriteContentTo(file);
    }
}
