using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace HomeCare.Tests.Architecture;

/// <summary>
/// Reads every use of a type out of an assembly, method bodies included: what the compiler wrote is the truth, whatever the source
/// looks like.
/// </summary>
internal sealed class CompiledCode
{
    private readonly MetadataReader reader;
    private readonly PEReader file;
    private readonly HashSet<Use> uses = [];
    private string from = "";

    private CompiledCode(PEReader file)
    {
        this.file = file;
        reader = file.GetMetadataReader();
    }

    public static IReadOnlyCollection<Use> Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var code = new CompiledCode(file);
        foreach (var handle in code.reader.TypeDefinitions)
        {
            code.ReadType(code.reader.GetTypeDefinition(handle), code.Outermost(handle).Name);
        }

        return code.uses;
    }

    private void ReadType(TypeDefinition type, string name)
    {
        from = name;
        Note(type.BaseType);
        NoteAttributes(type.GetCustomAttributes());
        foreach (var face in type.GetInterfaceImplementations())
        {
            Note(reader.GetInterfaceImplementation(face).Interface);
        }

        NoteConstraints(type.GetGenericParameters());
        foreach (var handle in type.GetFields())
        {
            var field = reader.GetFieldDefinition(handle);
            field.DecodeSignature(new NamedTypes(this), null);
            NoteAttributes(field.GetCustomAttributes());
        }

        foreach (var handle in type.GetMethods())
        {
            ReadMethod(reader.GetMethodDefinition(handle));
        }
    }

    private void ReadMethod(MethodDefinition method)
    {
        method.DecodeSignature(new NamedTypes(this), null);
        NoteAttributes(method.GetCustomAttributes());
        NoteConstraints(method.GetGenericParameters());
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        var body = file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(new NamedTypes(this), null);
        }

        foreach (var region in body.ExceptionRegions)
        {
            Note(region.CatchType);
        }

        foreach (var token in Instructions.Tokens(body.GetILBytes()!))
        {
            Note(MetadataTokens.EntityHandle(token));
        }
    }

    private void NoteConstraints(GenericParameterHandleCollection parameters)
    {
        foreach (var constraint in parameters.SelectMany(parameter => reader.GetGenericParameter(parameter).GetConstraints()))
        {
            Note(reader.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private void NoteAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes)
        {
            Note(reader.GetCustomAttribute(attribute).Constructor);
        }
    }

    private void Note(EntityHandle handle, string? member = null)
    {
        switch (handle.Kind)
        {
            case var _ when handle.IsNil:
                break;
            case HandleKind.TypeDefinition or HandleKind.TypeReference:
                var (name, assembly) = Outermost(handle);
                uses.Add(new Use(from, name, assembly, member));
                break;
            case HandleKind.TypeSpecification:
                var specification = reader.GetTypeSpecification((TypeSpecificationHandle)handle);
                specification.DecodeSignature(new NamedTypes(this, member), null);
                break;
            case HandleKind.MethodSpecification:
                var method = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                method.DecodeSignature(new NamedTypes(this), null);
                Note(method.Method);
                break;
            case HandleKind.MemberReference:
                var reference = reader.GetMemberReference((MemberReferenceHandle)handle);
                Note(reference.Parent, reader.GetString(reference.Name));
                NoteSignature(reference);
                break;
            case HandleKind.MethodDefinition:
                var own = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                Note(own.GetDeclaringType(), reader.GetString(own.Name));
                own.DecodeSignature(new NamedTypes(this), null);
                break;
            case HandleKind.FieldDefinition:
                var field = reader.GetFieldDefinition((FieldDefinitionHandle)handle);
                Note(field.GetDeclaringType(), reader.GetString(field.Name));
                field.DecodeSignature(new NamedTypes(this), null);
                break;
        }
    }

    private void NoteSignature(MemberReference reference)
    {
        if (reference.GetKind() == MemberReferenceKind.Field)
        {
            reference.DecodeFieldSignature(new NamedTypes(this), null);
        }
        else
        {
            reference.DecodeMethodSignature(new NamedTypes(this), null);
        }
    }

    private (string Name, string Assembly) Outermost(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeDefinition)
        {
            var type = reader.GetTypeDefinition((TypeDefinitionHandle)handle);
            return type.GetDeclaringType() is { IsNil: false } outer
                ? Outermost(outer)
                : (FullName(type.Namespace, type.Name), reader.GetString(reader.GetAssemblyDefinition().Name));
        }

        var reference = reader.GetTypeReference((TypeReferenceHandle)handle);
        return reference.ResolutionScope.Kind switch
        {
            HandleKind.TypeReference => Outermost(reference.ResolutionScope),
            HandleKind.AssemblyReference => (FullName(reference.Namespace, reference.Name),
                reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name)),
            _ => (FullName(reference.Namespace, reference.Name), ""),
        };
    }

    private string FullName(StringHandle space, StringHandle name) => $"{reader.GetString(space)}.{reader.GetString(name)}";

    /// <summary>Notes each named type of a signature. The outermost type bears the member: <c>Task&lt;int&gt;.get_Result</c> is Task's.</summary>
    private sealed class NamedTypes(CompiledCode code, string? member = null) : SignatureReader
    {
        protected override void Named(EntityHandle type) => code.Note(type);

        protected override void Constructed(EntityHandle generic) => code.Note(generic, member);
    }
}
